"""Give a person a seat at the secretariat."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from members.access import P, require
from members.actions.invite_person import RolesUnknown
from members.domain.roles import unknown_roles
from members.models import Person, Seat


@command
def appoint_staff(*, actor: Actor, at: datetime, person: Person, roles: list[str]) -> Seat:
    """A staff seat has no organization and can hold no tokens."""
    require(actor, P.MANAGE_STAFF)
    if not roles or unknown_roles(roles, staff=True):
        raise RolesUnknown(pointer="/roles")
    seat = Seat.objects.create(
        person=person,
        organization=None,
        roles=sorted(set(roles)),
        created_at=at,
        created_by=actor.person_id,
    )
    record("seat.appointed", on=seat, audience="members", roles=seat.roles, name=person.name)
    return seat
