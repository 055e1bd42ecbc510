"""Post one act: its lines, then the entry; the idempotency key lets it happen once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.ledger.access import P, require
from consortium.ledger.domain.posting import Posting, check_posting
from consortium.ledger.models import Account, Entry, Line


@command
def post_entry(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    idempotency_key: str,
    effective_on: date,
    cause: str,
    lines: Sequence[Posting],
) -> Entry:
    """Write a balanced entry.

    Raises:
        Unbalanced: the lines do not cancel.
        AlreadyPosted: the key was used.

    """
    require(actor, P.POST_ENTRY)
    check_posting(lines)
    entry = Entry(
        kind=kind,
        idempotency_key=idempotency_key,
        effective_on=effective_on,
        cause=cause,
        posted_at=at,
        posted_by=actor.person_id,
    )
    Line.objects.bulk_create(
        Line(entry_id=entry.pk, account=_account(line), unit=line.unit, amount=line.amount)
        for line in lines
    )
    entry.save(force_insert=True)
    record("ledger.posted", on=entry, audience="staff", kind=kind, cause=cause, lines=len(lines))
    return entry


def _account(line: Posting) -> Account:
    account, _ = Account.objects.get_or_create(
        name=line.account_name,
        defaults={
            "code": line.code,
            "unit": line.unit,
            "organization_id": line.organization_id,
            "subject_id": line.subject_id,
        },
    )
    return account
