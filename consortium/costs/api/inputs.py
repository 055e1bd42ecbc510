"""What the endpoints of costs take."""

from __future__ import annotations

from rest_framework import serializers

from consortium.costs.domain.lifecycle import COST_KINDS, SPLIT_KINDS
from consortium.shell.fields import Input, Integer, Text


class CostIn(Input):
    """One cost; `amount` in minor units of the pool's currency, below zero for a credit."""

    kind = serializers.ChoiceField(choices=COST_KINDS)
    label = Text(max_length=200)  # type: ignore[assignment]  # our field, not the parent's
    amount = Integer()


class SupersedeIn(Input):
    """Why a split is replaced, and by which kind."""

    kind = serializers.ChoiceField(choices=SPLIT_KINDS)
    reason = Text(max_length=400)
