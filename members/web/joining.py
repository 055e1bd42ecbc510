"""Joining: an organization applies in public, a person follows an invitation's signed link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.shell.web import Access, FormPage, Page, Rows
from members import actions, queries
from members.access import P
from members.domain.roles import MEMBER_ROLES, STAFF_ROLES
from members.queries.actors import SEAT_KEY
from members.web.forms import ApplicationForm, NewcomerForm

if TYPE_CHECKING:
    from members.models import Invitation, Seat

APPLY = Access(P.APPLY, rows=Rows.PUBLIC)
ACCEPT = Access(P.ACCEPT_INVITATION, rows=Rows.PUBLIC)


@dataclass(frozen=True)
class ApplyPage:
    """What joining means, beside the form."""


class Apply(FormPage):
    """The public application form."""

    access = {"GET": APPLY, "POST": APPLY}
    template_name = "members/apply.html"
    form_class = ApplicationForm

    def page(self, *, actor: Actor, **path: Any) -> ApplyPage:
        return ApplyPage()

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        actions.apply_for_membership(actor=actor, at=at, **given)
        return reverse("applied")


class Applied(Page):
    """What happens next."""

    access = {"GET": APPLY}
    template_name = "members/applied.html"

    def page(self, *, actor: Actor, **path: Any) -> ApplyPage:
        return ApplyPage()


@dataclass(frozen=True)
class InvitationPage:
    """Where the invitation leads, and what its reader has to do: `situation` says which."""

    organization: str
    email: str
    roles: tuple[tuple[str, str], ...]
    expires_at: datetime
    situation: str  # newcomer, sign_in, accept, other
    reader: str


class Invited(FormPage):
    """Take the seat one was invited to."""

    access = {"GET": ACCEPT, "POST": ACCEPT}
    template_name = "members/invitation.html"
    form_class = NewcomerForm
    success = "Welcome. The seat is yours."

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        return {}

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        invitation = self._invitation(path["key"])
        if self._situation(invitation) == "newcomer":
            return NewcomerForm(data)
        return forms.Form(data)

    def page(self, *, actor: Actor, **path: Any) -> InvitationPage:
        invitation = self._invitation(path["key"])
        words = {**MEMBER_ROLES, **STAFF_ROLES}
        return InvitationPage(
            organization=str(invitation.organization or "the secretariat"),
            email=invitation.email,
            roles=tuple((role, words[role]) for role in invitation.roles),
            expires_at=invitation.expires_at,
            situation=self._situation(invitation),
            reader=self._email(),
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        invitation = self._invitation(path["key"])
        person = queries.person(actor.person_id) if actor.person_id else None
        seat = actions.accept_invitation(
            actor=actor,
            at=at,
            invitation=invitation,
            person=person,
            name=given.get("name", ""),
            password=given.get("password", ""),
        )
        if person is None:
            self._sign_in(seat, given["password"])
        self.request.session[SEAT_KEY] = str(seat.pk)
        return "/staff/" if seat.is_staff_seat else "/portal/"

    def _sign_in(self, seat: Seat, password: str) -> None:
        """The newcomer just proved who it is: by the link and by the password it chose."""
        credentials = {"email": seat.person.email, "password": password}
        perform_password_login(self.request, credentials, Login(user=seat.person))

    def _invitation(self, key: str) -> Invitation:
        return queries.invitation_by_key(key, at=now())

    def _email(self) -> str:
        person = self.actor.person_id
        return queries.person(person).email if person else ""

    def _situation(self, invitation: Invitation) -> str:
        if reader := self._email():
            return "accept" if reader == invitation.email else "other"
        return "sign_in" if queries.account_exists(invitation.email) else "newcomer"
