"""Correct an entry by its mirror image; the wrong one stays visible beside it."""

from __future__ import annotations

from datetime import date, datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.ledger.access import P, require
from consortium.ledger.models import Entry, Line
from consortium.ledger.models.entry import AlreadyReversed


@command
def reverse_entry(
    *, actor: Actor, at: datetime, entry: Entry, effective_on: date, cause: str
) -> Entry:
    """Cancel `entry` on every account it touched, once."""
    require(actor, P.REVERSE_ENTRY)
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed
    reversal = Entry(
        kind=f"reversal of {entry.kind}"[:32],
        idempotency_key=f"reversal:{entry.pk}",
        effective_on=effective_on,
        cause=cause,
        reverses=entry,
        posted_at=at,
        posted_by=actor.person_id,
    )
    Line.objects.bulk_create(
        Line(entry_id=reversal.pk, account_id=line.account_id, unit=line.unit, amount=-line.amount)
        for line in Line.objects.filter(entry=entry)
    )
    reversal.save(force_insert=True)
    record("ledger.reversed", on=reversal, audience="staff", reverses=entry.pk, cause=cause)
    return reversal
