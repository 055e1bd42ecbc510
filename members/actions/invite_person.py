"""Invite somebody to a seat. The letter is written from the journal; the link is signed then."""

from __future__ import annotations

from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from members.access import P, require
from members.domain.roles import INVITATION_DAYS, unknown_roles
from members.models import Invitation, Organization, Seat
from members.models.seat import AlreadySeated


class RolesUnknown(Invalid):
    """No role, or one that does not exist on this side of the house."""

    code, title = "roles_unknown", "Choose at least one existing role"
    help = "Members: admin, delegate, finance, engineer, observer. Staff: secretariat, auditor."


@command
def invite_person(
    *, actor: Actor, at: datetime, organization: Organization | None, email: str, roles: list[str]
) -> Invitation:
    """Write an invitation that ends after 14 days."""
    permission = P.MANAGE_TEAM if organization else P.MANAGE_STAFF
    require(actor, permission, on=organization)
    if not roles or unknown_roles(roles, staff=organization is None):
        raise RolesUnknown(pointer="/roles")
    address = email.strip().lower()
    living = Seat.objects.exclude(state="ended")
    if living.filter(organization=organization, person__email=address).exists():
        raise AlreadySeated(pointer="/email")
    invitation = Invitation.objects.create(
        organization=organization,
        invited_from_id=actor.seat_id,
        email=address,
        roles=sorted(set(roles)),
        sent_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    record(
        "invitation.sent",
        on=invitation,
        audience=organization.pk if organization else "staff",
        email=address,
        roles=invitation.roles,
    )
    return invitation
