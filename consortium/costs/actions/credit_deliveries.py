"""Accepted deliveries to a pool's run reduce what their givers owe: posted as the sums grow."""

from __future__ import annotations

from datetime import datetime

from consortium.costs import queries
from consortium.costs.access import P, require
from consortium.costs.models import Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock
from consortium.ledger.actions import post_entry
from consortium.ledger.domain.posting import Posting


@command
def credit_deliveries(*, actor: Actor, at: datetime, pool: Pool) -> int:
    """Post what was accepted since the last look; return how many members were credited."""
    require(actor, P.CREDIT_DELIVERIES)
    lock(pool.run)
    growth = queries.uncredited(pool)
    for organization_id, amount, accepted in growth:
        post_entry(
            actor=actor,
            at=at,
            kind=queries.IN_KIND,
            # The sum that is reached names the posting: the same sum is never credited twice.
            idempotency_key=f"in-kind:{pool.pk}:{organization_id}:{accepted}",
            effective_on=at.date(),
            cause=f"deliveries to run {pool.run_id}",
            lines=[
                Posting("cost", pool.currency, amount, None, pool.pk),
                Posting("due", pool.currency, -amount, organization_id, pool.pk),
            ],
        )
    record("pool.deliveries_credited", on=pool, audience="staff", members=len(growth))
    return len(growth)
