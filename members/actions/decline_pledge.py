"""The secretariat declines a signed pledge, with the reason."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Pledge


@command
def decline_pledge(*, actor: Actor, at: datetime, pledge: Pledge, reason: str) -> Pledge:
    """Move the pledge to `declined`."""
    require(actor, P.DECIDE_PLEDGE, on=pledge)
    lock(pledge.cycle, pledge)
    pledge = reread(pledge)
    move(
        pledge,
        "declined",
        expecting=pledge.state,
        decided_at=at,
        decided_by=actor.seat_id,
        reason=reason,
    )
    record(
        "pledge.declined",
        on=pledge,
        audience=pledge.organization_id,
        organization=pledge.organization_id,
        milli_hours=pledge.milli_hours,
        value=pledge.value,
    )
    return pledge
