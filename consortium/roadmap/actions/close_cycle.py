"""The accounts of a cycle are balanced: nothing is added to it any more."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Cycle


@command
def close_cycle(*, actor: Actor, at: datetime, cycle: Cycle) -> Cycle:
    """settling → settled."""
    require(actor, P.MANAGE_CYCLE)
    lock(cycle)
    cycle = reread(cycle)
    move(cycle, "settled", expecting=cycle.state)
    record("cycle.settled", on=cycle, audience="public", name=cycle.name)
    return cycle
