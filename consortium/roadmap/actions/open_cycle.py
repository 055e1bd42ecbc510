"""Open a funding cycle for pledges."""

from __future__ import annotations

from datetime import date, datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.money import exponent
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Cycle


class CycleDatesInvalid(Invalid):
    """Due ≤ locked ≤ end, start < end."""

    code, title = "cycle_dates_invalid", "The dates of the cycle are out of order"
    help = "Pledges are due before they lock, and the cycle starts before it ends."


@command
def open_cycle(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    currency: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    locks_on: date,
) -> Cycle:
    """A cycle in state collecting: members may pledge until it is locked."""
    require(actor, P.MANAGE_CYCLE)
    exponent(currency)
    if not (starts_on < ends_on and due_on <= locks_on <= ends_on):
        raise CycleDatesInvalid(pointer="/ends_on")
    cycle = Cycle.objects.create(
        name=name,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
        locks_on=locks_on,
        opened_at=at,
        opened_by=actor.person_id,
    )
    record("cycle.opened", on=cycle, audience="public", name=name, currency=currency)
    return cycle
