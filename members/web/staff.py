"""The secretariat's desk for membership: applications, members, and everybody with a seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import allowed
from consortium.shell import paging
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import actions, queries
from members.access import P
from members.domain.lifecycle import ORGANIZATION_MOVES, SEAT_MOVES
from members.domain.tiers import TIERS
from members.web.forms import AdmitForm, ReasonForm

if TYPE_CHECKING:
    from members.models import Organization, Seat

READ = {"GET": Access(P.READ_APPLICATIONS, rows=Rows.STAFF)}
DECIDE = {
    "GET": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF),
    "POST": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF),
}
# What widens somebody's rights asks for a fresh sign-in.
WIDEN = {
    "GET": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF, step_up=True),
    "POST": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF, step_up=True),
}
TABS = {"": "All", "applied": "Applications", "admitted": "Members", "suspended": "Suspended"}


@dataclass(frozen=True)
class OrganizationsPage:
    """One page of organizations under the chosen filter."""

    organizations: paging.Slice[Organization]
    state: str
    tier: str
    tabs: dict[str, str]
    tiers: tuple[str, ...]


class Organizations(Page):
    """Every organization, applications first in the tabs."""

    access = READ
    template_name = "members/staff_organizations.html"

    def page(self, *, actor: Actor, **path: Any) -> OrganizationsPage:
        state = _one_of(self.request.GET.get("state", ""), ORGANIZATION_MOVES)
        tier = _one_of(self.request.GET.get("tier", ""), TIERS)
        rows = queries.organizations(actor, state=state, tier=tier)
        return OrganizationsPage(
            organizations=paging.page(rows, self.request.GET.dict(), salt="staff-organizations"),
            state=state,
            tier=tier,
            tabs=TABS,
            tiers=TIERS,
        )


@dataclass(frozen=True)
class OrganizationPage:
    """One organization with its seats, and the decisions that are open."""

    organization: Organization
    seats: tuple[Seat, ...]
    may_decide: bool
    moves: tuple[str, ...]


class OneOrganization(Page):
    """Everything about one organization's membership."""

    access = READ
    template_name = "members/staff_organization.html"

    def page(self, *, actor: Actor, **path: Any) -> OrganizationPage:
        return organization_page(actor, path["id"])


def organization_page(actor: Actor, id: Any) -> OrganizationPage:
    """The organization with its living seats."""
    organization = queries.organization(actor, id)
    return OrganizationPage(
        organization=organization,
        seats=tuple(queries.seats(actor).filter(organization=organization)[:200]),
        may_decide=allowed(actor, P.DECIDE_MEMBERSHIP),
        moves=ORGANIZATION_MOVES[organization.state],
    )


@dataclass(frozen=True)
class DecisionPage:
    """A decision before it is taken: what it does, in a sentence."""

    organization: Organization
    title: str
    effect: str
    submit: str
    look: str


class Decision(FormPage):
    """One decision on a membership, confirmed on a page of its own."""

    form_class: ClassVar[type[forms.Form]] = ReasonForm
    template_name = "members/staff_decision.html"
    title = effect = submit_label = ""
    look = "danger"

    def page(self, *, actor: Actor, **path: Any) -> DecisionPage:
        organization = queries.organization(actor, path["id"])
        return DecisionPage(organization, self.title, self.effect, self.submit_label, self.look)

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        organization = queries.organization(actor, path["id"])
        self.act(organization, actor=actor, at=at, given=given)
        return reverse("staff-organization", args=[organization.pk])


class Admit(Decision):
    """Admit an applicant."""

    access = WIDEN
    form_class = AdmitForm
    title, submit_label, look = "Admit", "Admit the organization", ""
    effect = "It becomes a member, and its contact is invited as admin and delegate."
    success = "Admitted. The contact's invitation is on its way."

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        return {"tier": queries.organization(actor, path["id"]).tier}

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        actions.admit_organization(
            actor=actor, at=at, organization=organization, tier=given["tier"]
        )


class Decline(Decision):
    """Decline an application."""

    access = DECIDE
    title, submit_label = "Decline", "Decline the application"
    effect = "The application is closed. The reason goes into the staff's journal."
    success = "The application is declined."

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        actions.decline_application(actor=actor, at=at, organization=organization, **given)


class Suspend(Decision):
    """Suspend a member."""

    access = DECIDE
    title, submit_label = "Suspend", "Suspend the member"
    effect = (
        "It keeps reading, its debts and its journal; it loses early windows and is on no later"
        " roll. Every member reads the reason."
    )
    success = "The member is suspended."

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        actions.suspend_organization(actor=actor, at=at, organization=organization, **given)


class Withdraw(Decision):
    """End a membership for good."""

    access = DECIDE
    title, submit_label = "Withdraw", "End the membership"
    effect = (
        "Its seats and tokens act no longer from the next request on. Debts and history stay."
        " This cannot be undone; the public reads the reason."
    )
    success = "The membership has ended."

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        actions.withdraw_organization(actor=actor, at=at, organization=organization, **given)


class Reinstate(ActionPage):
    """Lift a suspension."""

    access = {"POST": WIDEN["POST"]}
    success = "The member is in good membership again."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        organization = queries.organization(actor, path["id"])
        actions.reinstate_organization(actor=actor, at=at, organization=organization)
        return self.back(**path)

    def back(self, **path: Any) -> str:
        return reverse("staff-organization", args=[path["id"]])


@dataclass(frozen=True)
class PeoplePage:
    """One page of seats, everybody's, under the chosen filter."""

    seats: paging.Slice[Seat]
    text: str
    state: str
    states: tuple[str, ...]


class People(Page):
    """Who sits where, across the consortium."""

    access = {"GET": Access(P.READ_PEOPLE, rows=Rows.STAFF)}
    template_name = "members/staff_people.html"

    def page(self, *, actor: Actor, **path: Any) -> PeoplePage:
        text = self.request.GET.get("q", "")[:100].replace("\x00", "").strip()
        state = _one_of(self.request.GET.get("state", ""), SEAT_MOVES)
        rows = queries.found_seats(actor, text=text, state=state)
        return PeoplePage(
            seats=paging.page(rows, self.request.GET.dict(), salt="staff-people"),
            text=text,
            state=state,
            states=tuple(SEAT_MOVES),
        )


def _one_of(text: str, known: Any) -> str:
    """`text` if it is a known filter value, else no filter."""
    return text if text in known else ""
