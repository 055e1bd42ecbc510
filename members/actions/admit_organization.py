"""The secretariat admits an applicant and invites its contact as the first admin."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.actions.invite_person import invite_person
from members.models import Organization


@command
def admit_organization(
    *, actor: Actor, at: datetime, organization: Organization, tier: str = ""
) -> Organization:
    """applied → admitted; the contact gets an invitation with the roles admin and delegate."""
    require(actor, P.DECIDE_MEMBERSHIP)
    lock(organization)
    organization = reread(organization)
    move(
        organization,
        "admitted",
        expecting="applied",
        admitted_at=at,
        admitted_by=actor.person_id or organization.pk,
        tier=tier or organization.tier,
    )
    record(
        "organization.admitted",
        on=organization,
        audience="public",
        name=organization.name,
        tier=organization.tier,
    )
    invite_person(
        actor=actor,
        at=at,
        organization=organization,
        email=organization.contact_email,
        roles=["admin", "delegate"],
    )
    return organization
