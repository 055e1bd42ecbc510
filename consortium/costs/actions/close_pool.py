"""Close a pool: no cost is added any more, and its final split can be made."""

from __future__ import annotations

from datetime import datetime

from consortium.costs.access import P, require
from consortium.costs.models import Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread


@command
def close_pool(*, actor: Actor, at: datetime, pool: Pool) -> Pool:
    """open → closed."""
    require(actor, P.CLOSE_POOL)
    lock(pool.run)
    pool = reread(pool)
    move(pool, "closed", expecting="open", closed_at=at, closed_by=actor.person_id)
    record("pool.closed", on=pool, audience="members", run=pool.run_id)
    return pool
