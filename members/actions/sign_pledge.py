"""A second seat, an admin, signs the draft: from now on it binds the member."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.actions.make_pledge import PledgesLocked
from members.models import Pledge, Seat


class SecondSeatNeeded(Conflict):
    """Two people stand behind a pledge."""

    code, title = "second_seat_needed", "A pledge is signed by a second person"
    help = "Another admin of your organization signs what you drafted; invite one if need be."


@command
def sign_pledge(*, actor: Actor, at: datetime, pledge: Pledge) -> Pledge:
    """draft → signed."""
    require(actor, P.SIGN_PLEDGE, on=pledge)
    lock(pledge.cycle, pledge)
    pledge = reread(pledge)
    if pledge.cycle.state != "collecting":
        raise PledgesLocked
    _demand_second_person(pledge, actor)
    move(pledge, "signed", expecting=pledge.state, signed_at=at, signed_by=actor.seat_id)
    record("pledge.signed", on=pledge, audience=pledge.organization_id, value=pledge.value)
    return pledge


def _demand_second_person(pledge: Pledge, actor: Actor) -> None:
    """Neither the seat that drafted nor another seat of the same person signs."""
    if pledge.drafted_by is None:
        return
    drafter = Seat.objects.filter(pk=pledge.drafted_by).first()
    if drafter and (drafter.pk == actor.seat_id or drafter.person_id == actor.person_id):
        raise SecondSeatNeeded
