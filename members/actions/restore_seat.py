"""Lift the suspension of a seat."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Seat


@command
def restore_seat(*, actor: Actor, at: datetime, seat: Seat) -> Seat:
    """suspended → active; its unexpired tokens work again."""
    require(actor, P.MANAGE_TEAM if seat.organization_id else P.MANAGE_STAFF, on=seat)
    lock(seat.organization or seat, seat)
    seat = reread(seat)
    move(seat, "active", expecting="suspended", suspended_at=None, suspended_by=None)
    record("seat.restored", on=seat, audience=seat.organization_id or "staff")
    return seat
