"""Add a published figure for what a frontier run costs alone."""

from __future__ import annotations

from datetime import date, datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.roadmap.access import P, require
from consortium.roadmap.models import FrontierReference


@command
def cite_frontier(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    amount: int,
    currency: str,
    basis: str,
    source: str,
    observed_on: date,
    is_default: bool = False,
) -> FrontierReference:
    """A dated, sourced reference; the default one draws the 1/10 and 1/50 lines."""
    require(actor, P.PLAN)
    reference = FrontierReference.objects.create(
        name=name,
        amount=amount,
        currency=currency,
        basis=basis,
        source=source,
        observed_on=observed_on,
        is_default=is_default,
    )
    record("frontier.cited", on=reference, audience="public", name=name, amount=amount)
    return reference
