"""An authorised run starts training."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Run


@command
def start_run(*, actor: Actor, at: datetime, run: Run) -> Run:
    """authorised → running."""
    require(actor, P.MOVE_RUN)
    lock(run)
    run = reread(run)
    move(run, "running", expecting=run.state, started_at=at)
    record("run.started", on=run, audience="public", name=run.name)
    return run
