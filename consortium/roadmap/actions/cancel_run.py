"""Give up a run that has not finished, with the reason."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Run


@command
def cancel_run(*, actor: Actor, at: datetime, run: Run, reason: str) -> Run:
    """planned, authorised or running → cancelled."""
    require(actor, P.MOVE_RUN)
    lock(run)
    run = reread(run)
    move(run, "cancelled", expecting=run.state, ended_at=at, reason=reason)
    record("run.cancelled", on=run, audience="public", name=run.name, reason=reason)
    return run
