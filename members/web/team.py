"""The team: seats and their roles, invitations, and the end of a seat with all it takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.kernel.permissions import allowed
from consortium.shell import paging
from consortium.shell.web import Access, ActionPage, FormPage, Page
from members import actions, queries
from members.access import P
from members.domain.roles import MEMBER_ROLES, STAFF_ROLES
from members.web.forms import InviteForm, RolesForm, role_choices

if TYPE_CHECKING:
    from members.models import Invitation, Seat

MANAGE = Access(P.MANAGE_TEAM)
# What can widen somebody's rights asks for a fresh sign-in.
WIDEN = {
    "GET": Access(P.MANAGE_TEAM, step_up=True),
    "POST": Access(P.MANAGE_TEAM, step_up=True),
}


def frame(actor: Actor) -> str:
    """Members work in the portal, the secretariat in the back office."""
    return "shell/staff.html" if actor.is_staff else "shell/portal.html"


@dataclass(frozen=True)
class TeamPage:
    """Seats, open invitations, and what each role may."""

    frame: str
    name: str
    seats: paging.Slice[Seat]
    invitations: tuple[Invitation, ...]
    may_manage: bool
    own_seat: Any
    roles: dict[str, str]


class Team(Page):
    """Who sits for us, with which roles."""

    access = {"GET": Access(P.READ_TEAM)}
    template_name = "members/team.html"

    def page(self, *, actor: Actor, **path: Any) -> TeamPage:
        may_manage = allowed(actor, P.MANAGE_STAFF if actor.is_staff else P.MANAGE_TEAM)
        params = self.request.GET.dict()
        invitations = queries.open_invitations(actor, at=now()) if may_manage else ()
        return TeamPage(
            frame=frame(actor),
            name=actor.organization_name,
            seats=paging.page(queries.team(actor), params, salt="team", newest_first=False),
            invitations=tuple(invitations[:200]),
            may_manage=may_manage,
            own_seat=actor.seat_id,
            roles=STAFF_ROLES if actor.is_staff else MEMBER_ROLES,
        )


@dataclass(frozen=True)
class InvitePage:
    """Whose team somebody is invited to."""

    frame: str
    name: str


class Invite(FormPage):
    """Invite somebody to the team."""

    access = WIDEN
    template_name = "members/invite.html"
    form_class = InviteForm
    success = "The invitation is on its way."

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        initial = {"email": self.request.GET.get("email", "")}
        choices = role_choices(staff=self.actor.is_staff)
        return InviteForm(data, initial=initial, choices=choices)

    def page(self, *, actor: Actor, **path: Any) -> InvitePage:
        return InvitePage(frame(actor), actor.organization_name)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        organization = queries.own_organization(actor)
        actions.invite_person(actor=actor, at=at, organization=organization, **given)
        return reverse("team")


class RevokeInvitation(ActionPage):
    """Take an open invitation back."""

    access = {"POST": MANAGE}
    success = "The invitation is revoked; its link no longer works."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        found = queries.invitation(actor, path["id"])
        actions.revoke_invitation(actor=actor, at=at, invitation=found)
        return reverse("team")

    def back(self, **path: Any) -> str:
        return reverse("team")


@dataclass(frozen=True)
class SeatPage:
    """One seat, and what ends with it."""

    frame: str
    seat: Seat
    is_own: bool
    ending: queries.Ending | None = None


class ChangeRoles(FormPage):
    """Replace the roles of a seat."""

    access = WIDEN
    template_name = "members/roles.html"
    form_class = RolesForm
    success = "The roles are changed. They hold from the next request on."

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        seat = queries.seat(self.actor, path["id"])
        choices = role_choices(staff=seat.is_staff_seat)
        return RolesForm(data, initial={"roles": seat.roles}, choices=choices)

    def page(self, *, actor: Actor, **path: Any) -> SeatPage:
        seat = queries.seat(actor, path["id"])
        return SeatPage(frame(actor), seat, seat.pk == actor.seat_id)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        seat = queries.seat(actor, path["id"])
        actions.grant_roles(actor=actor, at=at, seat=seat, roles=given["roles"])
        return after(actor, seat)


class EndSeat(FormPage):
    """Confirm the end of a seat; the page lists what ends with it."""

    access = {"GET": MANAGE, "POST": MANAGE}
    template_name = "members/end_seat.html"
    form_class = forms.Form
    success = "The seat has ended, and with it everything that was listed."

    def page(self, *, actor: Actor, **path: Any) -> SeatPage:
        seat = queries.seat(actor, path["id"])
        own = seat.pk == actor.seat_id
        return SeatPage(frame(actor), seat, own, queries.ends_with(actor, seat))

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        seat = queries.seat(actor, path["id"])
        actions.end_seat(actor=actor, at=at, seat=seat)
        return reverse("account") if seat.pk == actor.seat_id else after(actor, seat)


class SuspendSeat(ActionPage):
    """Suspend a seat and, with it, its tokens."""

    access = {"POST": MANAGE}
    success = "The seat is suspended. Restore it whenever you like."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        seat = queries.seat(actor, path["id"])
        actions.suspend_seat(actor=actor, at=at, seat=seat)
        return after(actor, seat)

    def back(self, **path: Any) -> str:
        return reverse("team")


class RestoreSeat(ActionPage):
    """Lift the suspension of a seat."""

    access = {"POST": WIDEN["POST"]}
    success = "The seat is active again."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        seat = queries.seat(actor, path["id"])
        actions.restore_seat(actor=actor, at=at, seat=seat)
        return after(actor, seat)

    def back(self, **path: Any) -> str:
        return reverse("team")


def after(actor: Actor, seat: Seat) -> str:
    """Where one goes after changing `seat`: the team it belongs to."""
    if actor.is_staff and seat.organization_id:
        return reverse("staff-organization", args=[seat.organization_id])
    return reverse("team")
