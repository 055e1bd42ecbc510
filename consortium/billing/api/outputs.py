"""What the endpoints of billing answer: every amount in minor units beside its currency."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Money, Output


def money(amount: int, currency: str) -> dict[str, Any]:
    """An amount as the API writes it."""
    return {"amount": amount, "currency": currency}


class PaymentOut(Output):
    """A transfer; `reversed` says that it no longer counts."""

    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id")
    pool = serializers.UUIDField(source="pool_id")
    run = serializers.UUIDField(source="pool.run_id")
    entry = serializers.UUIDField(source="entry_id")
    amount = serializers.SerializerMethodField()
    received_on = serializers.DateField()
    reference = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    reversed = serializers.BooleanField()

    def get_amount(self, payment: Any) -> dict[str, Any]:
        return money(payment.amount, payment.currency)


class InstalmentOut(Output):
    """One part of a share and its days."""

    number = serializers.IntegerField()
    amount = serializers.IntegerField()
    due_on = serializers.DateField()
    payable_by = serializers.DateField()


class ObligationOut(Output):
    """The share of one pool: balance = share - in_kind - paid; `due` has fallen due, unmet."""

    pool = serializers.UUIDField()
    run = serializers.UUIDField()
    run_name = serializers.CharField()
    split = serializers.UUIDField()
    share = Money()
    in_kind = Money()
    paid = Money()
    balance = Money()
    due = Money()
    overdue = Money()
    parts = InstalmentOut(many=True)


class SumsOut(Output):
    """All pools of one currency, in minor units; `credit` was paid beyond what was owed."""

    currency = serializers.CharField()
    share = serializers.IntegerField()
    in_kind = serializers.IntegerField()
    paid = serializers.IntegerField()
    balance = serializers.IntegerField()
    due = serializers.IntegerField()
    overdue = serializers.IntegerField()
    credit = serializers.IntegerField()


class StatementOut(Output):
    """One member's account on one day."""

    organization = serializers.UUIDField()
    name = serializers.CharField()
    on = serializers.DateField()
    standing = serializers.ChoiceField(choices=["good", "overdue", "suspended"])
    sums = SumsOut(many=True)
    pools = ObligationOut(many=True)


def statement_body(statement: Any) -> dict[str, Any]:
    """A statement as StatementOut takes it."""
    return {
        "organization": statement.organization.pk,
        "name": statement.organization.name,
        "on": statement.on,
        "standing": statement.standing,
        "sums": list(statement.sums),
        "pools": [_obligation(row, statement.on) for row in statement.obligations],
    }


def _obligation(row: Any, on: Any) -> dict[str, Any]:
    currency, place = row.pool.currency, row.position
    amounts = {
        "share": place.share,
        "in_kind": place.in_kind,
        "paid": place.paid,
        "balance": place.balance,
        "due": row.open(on),
        "overdue": row.overdue(on),
    }
    return {
        "pool": row.pool.pk,
        "run": row.pool.run_id,
        "run_name": row.pool.run.name,
        "split": row.split.pk,
        "parts": list(row.parts),
        **{name: money(amount, currency) for name, amount in amounts.items()},
    }
