"""What would it cost me, with how many others, and against going alone?"""

from __future__ import annotations

from fractions import Fraction

from consortium.costs.domain.what_if import FEWEST, MOST, Range, WhatIf
from consortium.costs.domain.what_if import what_if as curve
from consortium.costs.queries.pools import payers
from consortium.kernel.actor import Actor
from consortium.roadmap import queries as roadmap
from consortium.roadmap.models import Cycle


def what_if(
    actor: Actor,
    *,
    cost: Range,
    currency: str,
    rule: str = "equal",
    cycle: Cycle | None = None,
    fewest: int = FEWEST,
    most: int = MOST,
) -> WhatIf:
    """The curve for the actor's organization, its weight against the average of the others."""
    reference = roadmap.frontier(actor)
    comparable = reference is not None and reference.currency == currency
    weight = Fraction(1)
    if rule != "equal" and cycle is not None:
        weight = _relative_weight(actor, cycle)
    return curve(
        cost=cost,
        frontier=reference.amount if reference is not None and comparable else None,
        relative_weight=weight,
        fewest=fewest,
        most=most,
    )


def _relative_weight(actor: Actor, cycle: Cycle) -> Fraction:
    weights = {payer.id: payer.weight for payer in payers(cycle)}
    own = weights.pop(str(actor.organization_id), 0)
    others = sum(weights.values())
    if not others or not own:
        return Fraction(1)
    return Fraction(own * len(weights), others)
