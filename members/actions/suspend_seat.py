"""Suspend a seat: it and its tokens act no longer, until it is restored."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.actions.grant_roles import demand_another_admin
from members.models import Seat


@command
def suspend_seat(*, actor: Actor, at: datetime, seat: Seat) -> Seat:
    """active → suspended; tokens stay, but no request with them is answered meanwhile."""
    require(actor, P.MANAGE_TEAM if seat.organization_id else P.MANAGE_STAFF, on=seat)
    lock(seat.organization or seat, seat)
    seat = reread(seat)
    demand_another_admin(seat)
    move(seat, "suspended", expecting="active", suspended_at=at, suspended_by=actor.person_id)
    record("seat.suspended", on=seat, audience=seat.organization_id or "staff")
    return seat
