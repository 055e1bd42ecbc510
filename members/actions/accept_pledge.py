"""The secretariat accepts a signed pledge: it counts, and all members see it."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.actions.make_pledge import PledgesLocked
from members.models import Pledge


@command
def accept_pledge(*, actor: Actor, at: datetime, pledge: Pledge) -> Pledge:
    """signed → accepted, while the cycle collects: a locked cycle has its weights."""
    require(actor, P.DECIDE_PLEDGE, on=pledge)
    lock(pledge.cycle, pledge)
    pledge = reread(pledge)
    if pledge.cycle.state != "collecting":
        raise PledgesLocked(f"{pledge.cycle.name} is locked; this pledge came too late for it.")
    move(
        pledge,
        "accepted",
        expecting=pledge.state,
        decided_at=at,
        decided_by=actor.seat_id,
    )
    record(
        "pledge.accepted",
        on=pledge,
        audience="members",
        organization=pledge.organization_id,
        milli_hours=pledge.milli_hours,
        value=pledge.value,
    )
    return pledge
