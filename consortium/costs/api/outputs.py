"""What the endpoints of costs answer: amounts in minor units, exact shares as fractions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.kernel.canonical import fraction_text
from consortium.shell.fields import Money, Output


def money(amount: int, currency: str) -> dict[str, Any]:
    """An amount as the API writes it."""
    return {"amount": amount, "currency": currency}


class PoolOut(Output):
    """A pool, and the rule that was voted on."""

    id = serializers.UUIDField()
    run = serializers.UUIDField(source="run_id")
    run_name = serializers.CharField(source="run.name")
    proposal = serializers.UUIDField(source="proposal_id")
    currency = serializers.CharField()
    rule = serializers.CharField()
    parameters = serializers.DictField()
    state = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class CostOut(Output):
    """One cost of a pool."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # our field, not the parent's
    amount = serializers.IntegerField()
    currency = serializers.CharField(source="pool.currency")
    recorded_at = serializers.DateTimeField()


class SplitOut(Output):
    """A split with its inputs and its trace, enough to recompute it."""

    id = serializers.UUIDField()
    pool = serializers.UUIDField(source="pool_id")
    kind = serializers.CharField()
    state = serializers.CharField()
    total = serializers.SerializerMethodField()
    inputs = serializers.DictField()
    inputs_hash = serializers.SerializerMethodField()
    trace = serializers.DictField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()

    def get_total(self, split: Any) -> dict[str, Any]:
        return money(split.total, split.pool.currency)

    def get_inputs_hash(self, split: Any) -> str:
        return bytes(split.inputs_hash).hex()


class PositionOut(Output):
    """The caller's organization in a pool; a positive balance is owed."""

    share = Money()
    in_kind = Money()
    paid = Money()
    balance = Money()


class StepOut(Output):
    """One number of members."""

    members = serializers.IntegerField()
    low = serializers.IntegerField()
    central = serializers.IntegerField()
    high = serializers.IntegerField()
    of_solo = serializers.CharField()
    frontier_tenths = serializers.IntegerField(allow_null=True)


class MarkOut(Output):
    """F/parts, and the least number of members that reaches it."""

    parts = serializers.IntegerField()
    amount = serializers.IntegerField()
    members = serializers.IntegerField(allow_null=True)


class WhatIfOut(Output):
    """The curve; every amount is in minor units of `currency`."""

    currency = serializers.CharField()
    rule = serializers.CharField()
    frontier = serializers.IntegerField(allow_null=True)
    frontier_name = serializers.CharField()
    steps = StepOut(many=True)
    marks = MarkOut(many=True)


def what_if_body(question: Any) -> dict[str, Any]:
    """A question as WhatIfOut takes it."""
    reference = question.reference
    return {
        "currency": question.currency,
        "rule": question.rule,
        "frontier": reference.amount if reference else None,
        "frontier_name": reference.name if reference else "",
        "steps": [
            {
                "members": step.members,
                "low": step.share.low,
                "central": step.share.central,
                "high": step.share.high,
                "of_solo": fraction_text(step.of_solo),
                "frontier_tenths": step.frontier_tenths,
            }
            for step in question.answer.steps
        ],
        "marks": [
            {"parts": mark.parts, "amount": mark.amount, "members": mark.members}
            for mark in question.answer.marks
        ],
    }
