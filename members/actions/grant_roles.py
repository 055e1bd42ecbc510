"""Change the roles of a seat."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, reread
from members.access import P, require
from members.actions.invite_person import RolesUnknown
from members.domain.roles import unknown_roles
from members.models import Seat


class LastAdmin(Conflict):
    """An organization keeps at least one admin."""

    code, title = "last_admin", "This is the organization's last admin"
    help = "Make somebody else an admin first."


def demand_another_admin(seat: Seat) -> None:
    """Raise when `seat` is the only living admin of its organization."""
    if seat.organization_id is None or "admin" not in seat.roles:
        return
    others = Seat.objects.filter(organization_id=seat.organization_id, state="active")
    if not any("admin" in other.roles for other in others.exclude(pk=seat.pk)):
        raise LastAdmin


@command
def grant_roles(*, actor: Actor, at: datetime, seat: Seat, roles: list[str]) -> Seat:
    """Replace the roles of `seat`; tokens keep their scopes but not more than the new roles."""
    require(actor, P.MANAGE_TEAM if seat.organization_id else P.MANAGE_STAFF, on=seat)
    if not roles or unknown_roles(roles, staff=seat.is_staff_seat):
        raise RolesUnknown(pointer="/roles")
    lock(seat.organization or seat, seat)
    seat = reread(seat)
    if "admin" not in roles:
        demand_another_admin(seat)
    before, after = seat.roles, sorted(set(roles))
    seat.roles = after
    seat.save(update_fields=["roles"])
    record(
        "seat.roles_changed",
        on=seat,
        audience=seat.organization_id or "staff",
        before=before,
        after=after,
    )
    return seat
