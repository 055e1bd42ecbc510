"""The year is over: deliveries are accepted late, accounts are balanced."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Cycle


@command
def settle_cycle(*, actor: Actor, at: datetime, cycle: Cycle) -> Cycle:
    """running → settling."""
    require(actor, P.MANAGE_CYCLE)
    lock(cycle)
    cycle = reread(cycle)
    move(cycle, "settling", expecting=cycle.state)
    record("cycle.settling", on=cycle, audience="public", name=cycle.name)
    return cycle
