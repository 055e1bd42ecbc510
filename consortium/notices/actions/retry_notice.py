"""Try a letter again that had been given up."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.doorbell import ring
from consortium.kernel.rows import lock, move, reread
from consortium.notices.access import P, require
from consortium.notices.models import Notice


@command
def retry_notice(*, actor: Actor, at: datetime, notice: Notice) -> Notice:
    """failed → queued, with all its attempts before it."""
    require(actor, P.RETRY_NOTICE)
    lock(notice)
    notice = reread(notice)
    move(notice, "queued", expecting="failed", attempts=0, next_at=at)
    record("notice.retried", on=notice, audience="staff", about=notice.verb)
    ring("notices.deliver")
    return notice
