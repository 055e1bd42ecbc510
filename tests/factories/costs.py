"""A pool as an adopted proposal opens it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from consortium.costs.actions import freeze_split, open_pool
from consortium.costs.models import Pool, Split
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.roadmap.models import Run
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_run


def a_pool(
    *, run: Run | None = None, total: int = 100_000_00, rule: str = "equal", **parameters: Any
) -> Pool:
    """An open pool with one planned cost."""
    return open_pool(
        actor=SYSTEM,
        at=now(),
        run=run or a_run(),
        currency="USD",
        proposal_id=uuid4(),
        rule=rule,
        parameters=parameters,
        planned_costs=[("planned", "The run", total)],
    )


def a_frozen_split(*, run: Run | None = None, **options: Any) -> Split:
    """The plan split of a pool; a given run's cycle needs accepted pledges."""
    run = run or a_run(cycle=a_pledge().cycle)
    return freeze_split(actor=SYSTEM, at=now(), pool=a_pool(run=run, **options), kind="plan")
