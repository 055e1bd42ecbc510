"""The year of a locked cycle begins."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Cycle


@command
def begin_cycle(*, actor: Actor, at: datetime, cycle: Cycle) -> Cycle:
    """locked → running."""
    require(actor, P.MANAGE_CYCLE)
    lock(cycle)
    cycle = reread(cycle)
    move(cycle, "running", expecting=cycle.state)
    record("cycle.begun", on=cycle, audience="public", name=cycle.name)
    return cycle
