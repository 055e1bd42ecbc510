"""An adopted size opens the pool of its run, with the rule that was voted on and planned costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.costs.access import P, require
from consortium.costs.domain.rules import RULES, RuleUnknown
from consortium.costs.models import Cost, Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.canonical import plain
from consortium.kernel.money import exponent
from consortium.kernel.rows import lock
from consortium.roadmap.models import Run


@command
def open_pool(
    *,
    actor: Actor,
    at: datetime,
    run: Run,
    currency: str,
    proposal_id: UUID,
    rule: str,
    parameters: Mapping[str, Any],
    planned_costs: Sequence[tuple[str, str, int]],
) -> Pool:
    """Open the pool and write its planned costs, each (kind, label, minor units)."""
    require(actor, P.OPEN_POOL)
    exponent(currency)
    if rule not in RULES:
        raise RuleUnknown(f"{rule!r} is not a split rule.", pointer="/rule")
    lock(run)
    pool = Pool(
        run=run,
        currency=currency,
        proposal_id=proposal_id,
        rule=rule,
        parameters=plain(dict(parameters)),
        opened_at=at,
    )
    pool.save(force_insert=True)
    for kind, label, amount in planned_costs:
        Cost(
            pool=pool,
            kind=kind,
            label=label,
            amount=amount,
            recorded_at=at,
            recorded_by=actor.person_id,
        ).save(force_insert=True)
    record(
        "pool.opened",
        on=pool,
        audience="members",
        run=run.pk,
        proposal=proposal_id,
        rule=rule,
        currency=currency,
        planned=sum(amount for _, _, amount in planned_costs),
    )
    return pool
