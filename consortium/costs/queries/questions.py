"""What would it cost me, with how many others, and against going alone?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from consortium.costs.domain.what_if import FEWEST, MOST, Range, WhatIf
from consortium.costs.domain.what_if import what_if as curve
from consortium.costs.queries.pools import live_split, payers, pool_of
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid, Problem
from consortium.roadmap import queries as roadmap
from consortium.roadmap.models import Cycle, FrontierReference, Run


class NoPlannedCost(Invalid):
    """The run has neither a pool nor a price."""

    code, title = "no_planned_cost", "This run has no cost yet"
    help = "Its cycle needs an in-kind rate first; or ask with a cost of your own."


@dataclass(frozen=True, slots=True)
class Question:
    """A what-if with its reference: whose cost, in which currency, compared with what."""

    answer: WhatIf
    currency: str
    rule: str
    reference: FrontierReference | None


def planned_cost(actor: Actor, run: Run) -> Range | None:
    """The cost of a run: its pool's total once there is one, else the plan with its range."""
    pool = pool_of(actor, run)
    split = live_split(actor, pool) if pool else None
    if split is not None:
        return Range(split.total, split.total, split.total)
    try:
        central = roadmap.total_cost(run)
        final = roadmap.estimate(run).final
    except Problem:
        return None
    extra = run.staff_cost + run.data_cost
    if final is None or central <= 0:
        return Range(central, central, central) if central > 0 else None
    low, high = min(final.low + extra, central), max(final.high + extra, central)
    return Range(low, central, high)


def what_if(
    actor: Actor,
    *,
    cost: Range,
    currency: str,
    rule: str = "equal",
    cycle: Cycle | None = None,
    fewest: int = FEWEST,
    most: int = MOST,
) -> Question:
    """The curve for the actor's organization, its weight against the average of the others."""
    reference = roadmap.frontier(actor)
    if reference is not None and reference.currency != currency:
        reference = None
    weight = Fraction(1)
    if rule != "equal" and cycle is not None:
        weight = _relative_weight(actor, cycle)
    answer = curve(
        cost=cost,
        frontier=reference.amount if reference else None,
        relative_weight=weight,
        fewest=fewest,
        most=most,
    )
    return Question(answer, currency, rule, reference)


def _relative_weight(actor: Actor, cycle: Cycle) -> Fraction:
    weights = {payer.id: payer.weight for payer in payers(cycle)}
    own = weights.pop(str(actor.organization_id), 0)
    others = sum(weights.values())
    if not others or not own:
        return Fraction(1)
    return Fraction(own * len(weights), others)
