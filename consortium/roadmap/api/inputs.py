"""What the roadmap's commands take."""

from __future__ import annotations

from rest_framework import serializers

from consortium.shell.fields import Identifier, Input, Integer, Text


class CycleIn(Input):
    """A funding cycle to open."""

    name = Text(max_length=80)
    currency = Text(max_length=3)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField()
    locks_on = serializers.DateField()


class RunIn(Input):
    """A run to plan; without a need the central estimate is taken."""

    cycle = Identifier()
    slug = serializers.SlugField(max_length=60)
    name = Text(max_length=80)
    summary = Text(max_length=4000, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(["dense", "moe"])
    parameters_total = Integer(min_value=1, max_value=10**15)
    parameters_active = Integer(min_value=1, max_value=10**15)
    tokens = Integer(min_value=1, max_value=10**16)
    accelerator = Text(max_length=60)
    precision = serializers.ChoiceField(["bf16", "fp8"], default="bf16")
    need_milli_h100e_hours = Integer(min_value=1, max_value=10**15, required=False)
    staff_cost = Integer(min_value=0, max_value=10**15, default=0)
    data_cost = Integer(min_value=0, max_value=10**15, default=0)


class CancelIn(Input):
    """Why a run is given up; the public roadmap shows it."""

    reason = Text(max_length=400)


class RateCardIn(Input):
    """A price to enter."""

    cycle = Identifier()
    accelerator = Text(max_length=60, required=False, allow_null=True, default=None)
    basis = serializers.ChoiceField(["rental", "owned", "in_kind", "replacement"])
    micros = Integer(min_value=1, max_value=10**12)
    valid_from = serializers.DateField()
    observed_on = serializers.DateField()
    cited_from = Text(max_length=200)
