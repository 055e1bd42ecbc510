"""Suspend a member: its seats keep reading and paying, and lose early access and new votes."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Organization


@command
def suspend_organization(
    *, actor: Actor, at: datetime, organization: Organization, reason: str
) -> Organization:
    """Move the organization to `suspended`; rights follow at the next request."""
    require(actor, P.DECIDE_MEMBERSHIP)
    lock(organization)
    organization = reread(organization)
    move(
        organization,
        "suspended",
        expecting="admitted",
        suspended_at=at,
        suspended_by=actor.person_id,
        reason=reason,
    )
    record("organization.suspended", on=organization, audience="members", reason=reason)
    return organization
