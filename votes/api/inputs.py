"""What the endpoints of votes take. A rule is JSON and read by the domain."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Flag, Identifier, Input, Integer, Text
from votes.domain.drafting import Effect, Offer


class OptionIn(Input):
    """One size. `cost` is in minor units of the proposal's currency."""

    title = Text(max_length=120)
    cost = Integer(min_value=0)
    n_total = Integer(min_value=0, required=False, default=0)
    n_active = Integer(min_value=0, required=False, default=0)
    tokens = Integer(min_value=0, required=False, default=0)
    need_milli_h100e_hours = Integer(min_value=0, required=False, default=0)
    status_quo = Flag(required=False, default=False)


class SplitIn(Input):
    """How the cost of the winning size is shared."""

    rule = Text(max_length=32)
    parameters = serializers.DictField(required=False, default=dict)


class VersionIn(Input):
    """A proposal's whole content."""

    title = Text(max_length=200)
    text = Text()
    rule = serializers.DictField()
    options = OptionIn(many=True, required=False)
    currency = Text(max_length=3, required=False, allow_blank=True, default="")
    split = SplitIn(required=False)


class ProposalIn(VersionIn):
    """A new proposal."""

    kind = serializers.ChoiceField(choices=["motion", "size"])
    cycle = Identifier()
    run = Identifier(required=False, allow_null=True, default=None)


class CommentIn(Input):
    """One comment."""

    body = Text(max_length=4_000)


class ScheduleIn(Input):
    """When voting opens."""

    opens_at = serializers.DateTimeField()


class VoidIn(Input):
    """Why a vote is void; everyone reads it."""

    reason = Text(max_length=2_000)


class BallotIn(Input):
    """`{"vote": "yes"}`, `{"peak": "b"}` or `{"abstain": true}`, each with an optional `reason`."""

    choice = serializers.DictField()


class RuleIn(Input):
    """A rule to be checked, against the roll of a cycle (the current one unless named)."""

    rule = serializers.DictField()
    cycle = Identifier(required=False, allow_null=True, default=None)


def offers_of(given: Any) -> list[Offer]:
    """The options of a version, as the domain reads them."""
    return [
        Offer(
            title=option["title"],
            cost=option["cost"],
            n_total=option["n_total"],
            n_active=option["n_active"],
            tokens=option["tokens"],
            need_milli_hours=option["need_milli_h100e_hours"],
            status_quo=option["status_quo"],
        )
        for option in getattr(given, "options", [])
    ]


def effect_of(given: Any) -> Effect | None:
    """What adoption shall do; None for a motion, which does nothing by itself."""
    split = getattr(given, "split", None)
    if split is None:
        return None
    return Effect("authorise_run", given.currency, split["rule"], split["parameters"])
