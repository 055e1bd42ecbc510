"""Write down what became of one attempt to deliver a letter."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.rows import move
from consortium.notices.access import P, require
from consortium.notices.domain.retry import next_attempt
from consortium.notices.models import Notice


@command(journal=False)
def note_attempt(*, actor: Actor, at: datetime, notice: Notice, failure: str = "") -> None:
    """Sent, to be tried again, or given up. Not journalled: who was told is no act of anyone's."""
    require(actor, P.SEND_NOTICES)
    attempts = notice.attempts + 1
    if not failure:
        move(notice, "sent", expecting="queued", sent_at=at, attempts=attempts, failure="")
        return
    again = next_attempt(attempts=attempts, at=at)
    if again is None:
        move(notice, "failed", expecting="queued", attempts=attempts, failure=failure)
        return
    Notice.objects.filter(pk=notice.pk, state="queued").update(
        attempts=attempts, next_at=again, failure=failure
    )
