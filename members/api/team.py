"""Seats and invitations over the API, in a session: tokens never manage people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.shell.api import Access, Commanding, Listing, Reading
from members import actions, queries
from members.access import P
from members.api import inputs, outputs
from members.domain.lifecycle import INVITATION_MOVES, SEAT_MOVES

if TYPE_CHECKING:
    from members.models import Invitation, Seat

READ = Access(P.READ_TEAM)
MANAGE = {"POST": Access(P.MANAGE_TEAM)}
# What can widen somebody's rights asks for a fresh sign-in.
WIDEN = Access(P.MANAGE_TEAM, step_up=True)


class Seats(Listing):
    """The seats of one's organization; staff see everyone's."""

    operation_id = "seats"
    access = {"GET": READ}
    output = outputs.SeatOut
    filters = {"state": serializers.ChoiceField(choices=list(SEAT_MOVES), required=False)}

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Seat]:
        return queries.found_seats(actor, state=query.get("state", ""))


class OneSeat(Reading):
    """One seat."""

    operation_id = "seat"
    access = {"GET": READ}
    output = outputs.SeatOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Seat:
        return queries.seat(actor, path["id"])


class SeatCommand(Commanding):
    """A command on one seat."""

    output = outputs.SeatOut
    status = 200

    def act(self, seat: Seat, *, actor: Actor, at: Any, given: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Seat:
        self.act(queries.seat(actor, path["id"]), actor=actor, at=at, given=given)
        return queries.seat(actor, path["id"])


class SeatRoles(SeatCommand):
    """Replace the roles of a seat."""

    operation_id = "seat_roles"
    access = {"PUT": WIDEN}
    input = inputs.RolesIn

    def act(self, seat: Seat, *, actor: Actor, at: Any, given: Any) -> None:
        actions.grant_roles(actor=actor, at=at, seat=seat, roles=given.roles)


class SuspendSeat(SeatCommand):
    """Suspend a seat and, with it, its tokens."""

    operation_id = "seat_suspend"
    access = MANAGE

    def act(self, seat: Seat, *, actor: Actor, at: Any, given: Any) -> None:
        actions.suspend_seat(actor=actor, at=at, seat=seat)


class RestoreSeat(SeatCommand):
    """Lift the suspension of a seat."""

    operation_id = "seat_restore"
    access = {"POST": WIDEN}

    def act(self, seat: Seat, *, actor: Actor, at: Any, given: Any) -> None:
        actions.restore_seat(actor=actor, at=at, seat=seat)


class EndSeat(SeatCommand):
    """End a seat for good: its tokens and the invitations it sent end with it."""

    operation_id = "seat_end"
    access = MANAGE

    def act(self, seat: Seat, *, actor: Actor, at: Any, given: Any) -> None:
        actions.end_seat(actor=actor, at=at, seat=seat)


class Invitations(Listing, Commanding):
    """Invitations to one's own side; POST sends one."""

    operation_id = "invitations"
    access = {"GET": READ, "POST": WIDEN}
    input = inputs.InvitationIn
    output = outputs.InvitationOut
    filters = {"state": serializers.ChoiceField(choices=list(INVITATION_MOVES), required=False)}

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Invitation]:
        found = queries.invitations(actor)
        return found.filter(state=query["state"]) if "state" in query else found

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Invitation:
        return actions.invite_person(
            actor=actor,
            at=at,
            organization=queries.own_organization(actor),
            email=given.email,
            roles=given.roles,
        )


class RevokeInvitation(Commanding):
    """Take an open invitation back."""

    operation_id = "invitation_revoke"
    access = MANAGE
    output = outputs.InvitationOut
    status = 200

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Invitation:
        found = queries.invitation(actor, path["id"])
        return actions.revoke_invitation(actor=actor, at=at, invitation=found)
