"""A cost is written down once; what was wrong is cancelled by a credit, not edited."""

from __future__ import annotations

from datetime import datetime

from consortium.costs.access import P, require
from consortium.costs.domain.lifecycle import COST_KINDS
from consortium.costs.models import Cost, Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.money import MAX_AMOUNT
from consortium.kernel.rows import lock, reread


class PoolClosed(Conflict):
    """A closed pool takes no costs."""

    code, title = "pool_closed", "This pool is closed"
    help = "A late cost belongs to the next pool, with a reference to this one."


@command
def record_cost(
    *, actor: Actor, at: datetime, pool: Pool, kind: str, label: str, amount: int
) -> Cost:
    """Add a cost to an open pool; a `credit` is negative, everything else positive."""
    require(actor, P.RECORD_COST)
    if kind not in COST_KINDS:
        raise Invalid(f"{kind!r} is not one of: {', '.join(COST_KINDS)}.", pointer="/kind")
    if not label.strip():
        raise Invalid("Say what the cost is for.", pointer="/label")
    if not 0 < abs(amount) <= MAX_AMOUNT or (amount < 0) is not (kind == "credit"):
        raise Invalid("A credit is below zero, any other cost above.", pointer="/amount")
    lock(pool.run)
    pool = reread(pool)
    if pool.state != "open":
        raise PoolClosed
    cost = Cost(
        pool=pool,
        kind=kind,
        label=label.strip()[:200],
        amount=amount,
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    cost.save(force_insert=True)
    record("cost.recorded", on=pool, audience="members", kind=kind, amount=amount, cost=cost.pk)
    return cost
