"""What the roadmap's endpoints answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Output


class CycleOut(Output):
    """A funding cycle."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    currency = serializers.CharField()
    state = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField()
    locks_on = serializers.DateField()


class AcceleratorOut(Output):
    """A chip, with what part of an H100 it is today. `mtflops`: 10⁻³ TFLOP/s dense BF16."""

    slug = serializers.CharField()
    name = serializers.CharField()
    mtflops = serializers.IntegerField()
    factor_ppm = serializers.IntegerField(source="ppm", allow_null=True)
    memory = serializers.CharField()
    tdp_w = serializers.IntegerField(allow_null=True)
    confirmed = serializers.BooleanField()
    flagged = serializers.BooleanField()
    note = serializers.CharField()


class RateCardOut(Output):
    """A dated price: `micros` are 10⁻⁶ currency per hour."""

    id = serializers.UUIDField()
    cycle = serializers.UUIDField(source="cycle_id")
    accelerator = serializers.SerializerMethodField()
    basis = serializers.CharField()
    currency = serializers.CharField()
    micros = serializers.IntegerField()
    valid_from = serializers.DateField()
    observed_on = serializers.DateField()
    state = serializers.CharField()
    # DRF's own `source` is a method of fields, so the column is renamed here.
    cited_from = serializers.CharField(source="source")

    def get_accelerator(self, card: Any) -> str | None:
        return card.accelerator.slug if card.accelerator else None


class RunOut(Output):
    """A run of the roadmap."""

    id = serializers.UUIDField()
    cycle = serializers.UUIDField(source="cycle_id")
    slug = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.CharField()
    kind = serializers.CharField()
    parameters_total = serializers.IntegerField(source="n_total")
    parameters_active = serializers.IntegerField(source="n_active")
    tokens = serializers.IntegerField()
    accelerator = serializers.CharField(source="accelerator.slug")
    precision = serializers.CharField()
    need_milli_h100e_hours = serializers.IntegerField(source="need_milli_hours")
    staff_cost = serializers.IntegerField()
    data_cost = serializers.IntegerField()
    operator = serializers.UUIDField(source="operator_id", allow_null=True)
    ceiling_milli_h100e_hours = serializers.IntegerField(
        source="ceiling_milli_hours", allow_null=True
    )
    ceiling_amount = serializers.IntegerField(allow_null=True)
    warrant = serializers.UUIDField(source="warrant_id", allow_null=True)
    authorised_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class RangeOut(Output):
    """low ≤ central ≤ high."""

    low = serializers.IntegerField()
    central = serializers.IntegerField()
    high = serializers.IntegerField()


class AssumptionOut(Output):
    """One input beside the answer."""

    name = serializers.CharField()
    value = serializers.CharField()
    cited_from = serializers.CharField(source="source")


class EstimateOut(Output):
    """A training estimate: always a range, with its assumptions; `flop` is decimal text."""

    flop = serializers.CharField()
    chip_hours = RangeOut()
    milli_h100e_hours = RangeOut(source="milli_hours")
    final_run = RangeOut(source="final", allow_null=True)
    programme = RangeOut(allow_null=True)
    currency = serializers.CharField()
    flagged = serializers.CharField()
    inputs = AssumptionOut(many=True)
