"""A run has trained to its end."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Run


@command
def finish_run(*, actor: Actor, at: datetime, run: Run) -> Run:
    """running → finished."""
    require(actor, P.MOVE_RUN)
    lock(run)
    run = reread(run)
    move(run, "finished", expecting=run.state, ended_at=at)
    record("run.finished", on=run, audience="public", name=run.name)
    return run
