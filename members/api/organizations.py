"""Organizations over the API: the public list, applications, and the secretariat's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.shell.access import ANY_TOKEN
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from members import actions, queries
from members.access import P
from members.api import inputs, outputs
from members.domain.lifecycle import ORGANIZATION_MOVES
from members.domain.tiers import TIERS

if TYPE_CHECKING:
    from members.models import Organization

READ = Access(P.READ_MEMBERS, rows=Rows.PUBLIC, token=ANY_TOKEN)
DECIDE = {"POST": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF)}
# What widens somebody's rights asks for a fresh sign-in.
WIDEN = {"POST": Access(P.DECIDE_MEMBERSHIP, rows=Rows.STAFF, step_up=True)}


class Organizations(Listing):
    """The members; staff also see applications and those who left."""

    operation_id = "organizations"
    access = {"GET": READ}
    output = outputs.OrganizationOut
    filters = {
        "state": serializers.ChoiceField(choices=list(ORGANIZATION_MOVES), required=False),
        "tier": serializers.ChoiceField(choices=TIERS, required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Organization]:
        return queries.organizations(actor, **query)


class OneOrganization(Reading):
    """One organization."""

    operation_id = "organization"
    access = {"GET": READ}
    output = outputs.OrganizationOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Organization:
        return queries.organization(actor, path["id"])


class Applications(Commanding):
    """Apply for membership. The secretariat answers by mail to the contact."""

    operation_id = "application"
    access = {"POST": Access(P.APPLY, rows=Rows.PUBLIC)}
    input = inputs.ApplicationIn
    output = outputs.ApplicationOut

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Organization:
        return actions.apply_for_membership(actor=actor, at=at, **vars(given))


class Decision(Commanding):
    """One of the secretariat's decisions on a membership."""

    output = outputs.OrganizationOut
    status = 200

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Organization:
        organization = queries.organization(actor, path["id"])
        self.act(organization, actor=actor, at=at, given=given)
        return queries.organization(actor, path["id"])


class Admit(Decision):
    """Admit an applicant; its contact is invited as the first admin."""

    operation_id = "organization_admit"
    access = WIDEN
    input = inputs.AdmissionIn

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        tier = getattr(given, "tier", "")
        actions.admit_organization(actor=actor, at=at, organization=organization, tier=tier)


class Decline(Decision):
    """Decline an application."""

    operation_id = "organization_decline"
    access = DECIDE
    input = inputs.ReasonIn

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        reason = given.reason
        actions.decline_application(actor=actor, at=at, organization=organization, reason=reason)


class Suspend(Decision):
    """Suspend a member: it keeps reading and paying, and loses early access and new votes."""

    operation_id = "organization_suspend"
    access = DECIDE
    input = inputs.ReasonIn

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        reason = given.reason
        actions.suspend_organization(actor=actor, at=at, organization=organization, reason=reason)


class Reinstate(Decision):
    """Lift a suspension."""

    operation_id = "organization_reinstate"
    access = WIDEN

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        actions.reinstate_organization(actor=actor, at=at, organization=organization)


class Withdraw(Decision):
    """End a membership for good; its debts and its journal stay."""

    operation_id = "organization_withdraw"
    access = DECIDE
    input = inputs.ReasonIn

    def act(self, organization: Organization, *, actor: Actor, at: Any, given: Any) -> None:
        reason = given.reason
        actions.withdraw_organization(actor=actor, at=at, organization=organization, reason=reason)
