"""A run is authorised by a warrant: the identity of the decision, and its ceilings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Run


@command
def authorise_run(
    *,
    actor: Actor,
    at: datetime,
    run: Run,
    warrant_id: UUID,
    ceiling_milli_hours: int,
    ceiling_amount: int,
    n_total: int | None = None,
    n_active: int | None = None,
    tokens: int | None = None,
    need_milli_hours: int | None = None,
    operator_id: UUID | None = None,
) -> Run:
    """planned → authorised; a decided size replaces the planned one in the same move."""
    require(actor, P.AUTHORISE_RUN)
    lock(run)
    run = reread(run)
    decided = {
        "n_total": n_total,
        "n_active": n_active,
        "tokens": tokens,
        "need_milli_hours": need_milli_hours,
        "operator_id": operator_id,
    }
    move(
        run,
        "authorised",
        expecting=run.state,
        warrant_id=warrant_id,
        authorised_at=at,
        ceiling_milli_hours=ceiling_milli_hours,
        ceiling_amount=ceiling_amount,
        **{name: value for name, value in decided.items() if value is not None},
    )
    record(
        "run.authorised",
        on=run,
        audience="public",
        name=run.name,
        warrant=warrant_id,
        n_total=run.n_total,
        n_active=run.n_active,
    )
    return run
