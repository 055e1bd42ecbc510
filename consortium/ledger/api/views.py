"""Entries of the caller's accounts; staff see all."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.ledger import queries
from consortium.ledger.access import P
from consortium.ledger.api.outputs import EntryOut, TrialBalanceOut
from consortium.shell.api import Access, Listing, Reading, Rows


class Entries(Listing):
    """Entries, newest first, by pool or run (`subject`)."""

    operation_id = "ledger_entries"
    access = {"GET": Access(P.READ_LEDGER, rows=Rows.OWN, token="cost:read")}
    output = EntryOut
    filters = {"subject": serializers.UUIDField(required=False)}

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.entries(actor, **query).prefetch_related("lines__account")


class TrialBalance(Reading):
    """Sums by account code, over the accounts that the caller may see."""

    operation_id = "ledger_trial_balance"
    access = {"GET": Access(P.READ_LEDGER, rows=Rows.OWN, token="cost:read")}
    output = TrialBalanceOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> dict[str, Any]:
        return {"headings": queries.trial_balance(actor)}
