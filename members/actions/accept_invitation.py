"""The invited person takes the seat, with a new account or an existing one."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Invitation, Person, Seat
from members.queries.seats import InvitationOver


class OtherPersonInvited(Forbidden):
    """The link was sent to another address than the signed-in account's."""

    code, title = "other_person_invited", "This invitation is for another address"
    help = "Sign out, or sign in with the account of the address that was invited."


@command
def accept_invitation(
    *,
    actor: Actor,
    at: datetime,
    invitation: Invitation,
    person: Person | None = None,
    name: str = "",
    password: str = "",
) -> Seat:
    """Make the seat. `person` is the signed-in account; without one, a new account is made."""
    require(actor, P.ACCEPT_INVITATION)
    lock(invitation)
    invitation = reread(invitation)
    if not invitation.stands or invitation.expires_at <= at:
        raise InvitationOver
    inviter = invitation.invited_from
    if person is None:
        if Person.objects.filter(email=invitation.email).exists():
            raise OtherPersonInvited("An account with this address exists: sign in to accept.")
        person = Person.objects.create_user(invitation.email, password or None, name=name)
    elif person.email != invitation.email or not (actor.is_system or actor.person_id == person.pk):
        raise OtherPersonInvited
    seat = Seat.objects.create(
        person=person,
        organization=invitation.organization,
        roles=invitation.roles,
        created_at=at,
        created_by=inviter.person_id if inviter else None,
    )
    move(invitation, "accepted", expecting="sent", ended_at=at, seat=seat)
    record(
        "seat.taken",
        on=seat,
        audience=seat.organization_id or "staff",
        name=person.name,
        roles=seat.roles,
    )
    return seat
