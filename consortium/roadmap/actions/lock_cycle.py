"""Fix a cycle's pledges: from now on only amendments change them."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Cycle


@command
def lock_cycle(*, actor: Actor, at: datetime, cycle: Cycle) -> Cycle:
    """collecting → locked."""
    require(actor, P.MANAGE_CYCLE)
    lock(cycle)
    cycle = reread(cycle)
    move(cycle, "locked", expecting=cycle.state, locked_at=at, locked_by=actor.person_id)
    record("cycle.locked", on=cycle, audience="public", name=cycle.name)
    return cycle
