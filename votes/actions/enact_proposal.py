"""An adopted proposal takes effect once and whole: run authorised, pool opened, plan split frozen.

The enactment's id is the warrant that the run carries. If any part is refused, nothing of it
stays: the proposal is still adopted and is tried again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consortium.costs.actions import freeze_split, open_pool
from consortium.costs.models import Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.ids import new_id
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap.actions import authorise_run
from consortium.roadmap.models import Run
from votes import queries
from votes.access import P, require
from votes.domain import lifecycle
from votes.domain.drafting import ceiling
from votes.models import Enactment, Option, Proposal


@command
def enact_proposal(*, actor: Actor, at: datetime, proposal: Proposal) -> Enactment:
    """Carry out what was adopted."""
    require(actor, P.ENACT_PROPOSAL, on=proposal)
    at = max(at, lock(proposal, *([proposal.run] if proposal.run else [])))
    proposal = reread(proposal)
    move(proposal, lifecycle.ENACTED, expecting=lifecycle.ADOPTED, enacted_at=at, note="")
    enactment = Enactment(id=new_id(), proposal=proposal, enacted_at=at)
    if proposal.run is not None:
        _authorise(actor, at, proposal.run, proposal, enactment)
    enactment.save(force_insert=True)
    record(
        "proposal.enacted",
        on=proposal,
        audience="public" if proposal.is_public else "members",
        warrant=enactment.pk,
        run=enactment.run_id,
        pool=enactment.pool_id,
        ceiling_milli_hours=enactment.ceiling_milli_hours,
        ceiling_amount=enactment.ceiling_amount,
        currency=enactment.currency,
    )
    return enactment


def _authorise(
    actor: Actor, at: datetime, run: Run, proposal: Proposal, enactment: Enactment
) -> None:
    electorate = queries.frozen_electorate(proposal)
    won = proposal.tally.read().winners[0]
    option = next(o for o in electorate.version.options.all() if o.key == won)
    effect = electorate.version.effect
    enactment.option = option
    enactment.ceiling_milli_hours = ceiling(option.need_milli_hours)
    enactment.ceiling_amount = ceiling(option.cost)
    enactment.currency = effect["currency"]
    enactment.run = authorise_run(
        actor=actor,
        at=at,
        run=run,
        warrant_id=enactment.pk,
        ceiling_milli_hours=enactment.ceiling_milli_hours,
        ceiling_amount=enactment.ceiling_amount,
        n_total=option.n_total or None,
        n_active=option.n_active or None,
        tokens=option.tokens or None,
        need_milli_hours=option.need_milli_hours or None,
    )
    enactment.pool = _fund(actor, at, run, proposal, option, effect)


def _fund(
    actor: Actor,
    at: datetime,
    run: Run,
    proposal: Proposal,
    option: Option,
    effect: dict[str, Any],
) -> Pool:
    pool = open_pool(
        actor=actor,
        at=at,
        run=run,
        currency=effect["currency"],
        proposal_id=proposal.pk,
        rule=effect["split"]["rule"],
        parameters=effect["split"]["parameters"],
        planned_costs=[("planned", option.title, option.cost)],
    )
    freeze_split(actor=actor, at=at, pool=pool, kind="plan")
    return pool
