"""The member takes a pledge back before it was accepted."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Pledge


@command
def withdraw_pledge(*, actor: Actor, at: datetime, pledge: Pledge) -> Pledge:
    """Move the pledge to `withdrawn`."""
    require(actor, P.WITHDRAW_PLEDGE, on=pledge)
    lock(pledge.cycle, pledge)
    pledge = reread(pledge)
    move(
        pledge,
        "withdrawn",
        expecting=pledge.state,
        decided_at=at,
        decided_by=actor.seat_id,
    )
    record(
        "pledge.withdrawn",
        on=pledge,
        audience=pledge.organization_id,
        organization=pledge.organization_id,
        milli_hours=pledge.milli_hours,
        value=pledge.value,
    )
    return pledge
