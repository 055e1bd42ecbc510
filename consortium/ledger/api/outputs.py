"""What the endpoints of the ledger answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Output


class LineOut(Output):
    """One side of an entry; debit is positive."""

    account = serializers.CharField(source="account.code")
    organization = serializers.UUIDField(source="account.organization_id", allow_null=True)
    subject = serializers.UUIDField(source="account.subject_id", allow_null=True)
    unit = serializers.CharField()
    amount = serializers.IntegerField()


class EntryOut(Output):
    """One entry, with the lines that the caller may see."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    cause = serializers.CharField()
    effective_on = serializers.DateField()
    reverses = serializers.UUIDField(source="reverses_id", allow_null=True)
    posted_at = serializers.DateTimeField()
    lines = serializers.SerializerMethodField()

    def get_lines(self, entry: Any) -> list[dict[str, Any]]:
        actor = self.context["actor"]
        visible = [
            line
            for line in entry.lines.all()
            if actor.sees_everything or line.account.organization_id == actor.organization_id
        ]
        return list(LineOut(visible, many=True).data)


class HeadingOut(Output):
    """All accounts of one code in one unit, in minor units (or milli-H100e-hours)."""

    code = serializers.CharField()
    unit = serializers.CharField()
    accounts = serializers.IntegerField()
    debit = serializers.IntegerField()
    credit = serializers.IntegerField()
    balance = serializers.IntegerField()


class TrialBalanceOut(Output):
    """Per unit, the balances of all headings add up to zero for whoever sees every account."""

    headings = HeadingOut(many=True)
