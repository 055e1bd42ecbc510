"""End a seat, and with it, in the same transaction, its tokens and the invitations it sent."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.actions.grant_roles import demand_another_admin
from members.models import Invitation, Seat, Token


@command
def end_seat(*, actor: Actor, at: datetime, seat: Seat) -> Seat:
    """The person keeps the account; whoever returns gets a new seat that revives nothing."""
    require(actor, P.MANAGE_TEAM if seat.organization_id else P.MANAGE_STAFF, on=seat)
    lock(seat.organization or seat, seat)
    seat = reread(seat)
    demand_another_admin(seat)
    move(seat, "ended", expecting=seat.state, ended_at=at, ended_by=actor.person_id)
    tokens = Token.objects.filter(seat=seat, state="live")
    tokens_ended = tokens.update(state="revoked", revoked_at=at, revoked_by=actor.person_id)
    invitations = Invitation.objects.filter(invited_from=seat, state="sent")
    invitations_ended = invitations.update(state="revoked", ended_at=at)
    record(
        "seat.ended",
        on=seat,
        audience=seat.organization_id or "staff",
        tokens=tokens_ended,
        invitations=invitations_ended,
    )
    return seat
