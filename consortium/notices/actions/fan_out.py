"""Turn the journal's new lines into letters, and move the cursor past them, in one transaction."""

from __future__ import annotations

from datetime import datetime

from consortium.journal import queries as journal
from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.doorbell import ring
from consortium.kernel.rows import lock
from consortium.notices import queries
from consortium.notices.access import P, require
from consortium.notices.models import Cursor, Notice

READER = "letters"


@command(journal=False)
def fan_out(*, actor: Actor, at: datetime) -> int:
    """Write the letters that the lines behind the cursor call for; return how many lines."""
    require(actor, P.SEND_NOTICES)
    cursor, _ = Cursor.objects.get_or_create(name=READER)
    lock(cursor)
    cursor.refresh_from_db()
    lines = journal.after(cursor.sequence)
    for line in lines:
        Notice.objects.bulk_create(
            [
                Notice(
                    sequence=line.sequence,
                    verb=line.verb,
                    email=letter.email,
                    person_id=letter.person_id,
                    subject=letter.subject,
                    body=letter.body,
                    link=letter.link,
                    secret_for=letter.secret_for,
                    next_at=at,
                    created_at=at,
                )
                for letter in queries.letters_for(line)
            ]
        )
    if lines:
        Cursor.objects.filter(pk=cursor.pk).update(sequence=lines[-1].sequence)
        ring("notices.deliver")
    return len(lines)
