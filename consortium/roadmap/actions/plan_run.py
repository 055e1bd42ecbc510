"""Put a run on the roadmap: sizes, data, accelerator, need, and what staff and data will cost."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.roadmap import queries
from consortium.roadmap.access import P, require
from consortium.roadmap.domain import rates, training
from consortium.roadmap.models import Accelerator, Cycle, Run


class CycleOver(Conflict):
    """The cycle is being settled."""

    code, title = "cycle_over", "This cycle takes no new runs"
    help = "Plan the run in the present cycle."


@command
def plan_run(
    *,
    actor: Actor,
    at: datetime,
    cycle: Cycle,
    slug: str,
    name: str,
    kind: str,
    n_total: int,
    n_active: int,
    tokens: int,
    accelerator: Accelerator,
    precision: str = "bf16",
    need_milli_hours: int | None = None,
    staff_cost: int = 0,
    data_cost: int = 0,
    summary: str = "",
) -> Run:
    """A planned run; without `need_milli_hours` the central estimate is taken."""
    require(actor, P.PLAN)
    if cycle.state in ("settling", "settled"):
        raise CycleOver
    conversion = queries.factor(accelerator, on=cycle.starts_on)
    central = training.estimate(
        n_total=n_total,
        n_active=n_active,
        tokens=tokens,
        kind=kind,
        chip=accelerator.chip(conversion.ppm),
    ).milli_hours.central
    need = central if need_milli_hours is None else need_milli_hours
    rates.bounded(need, pointer="/tokens")
    run = Run.objects.create(
        cycle=cycle,
        slug=slug,
        name=name,
        summary=summary,
        kind=kind,
        n_total=n_total,
        n_active=n_active,
        tokens=tokens,
        accelerator=accelerator,
        precision=precision,
        need_milli_hours=need,
        staff_cost=staff_cost,
        data_cost=data_cost,
        planned_at=at,
        planned_by=actor.person_id,
    )
    record(
        "run.planned",
        on=run,
        audience="public",
        name=name,
        n_total=n_total,
        n_active=n_active,
        tokens=tokens,
    )
    return run
