"""Refuse an application, with the reason."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Organization


@command
def decline_application(
    *, actor: Actor, at: datetime, organization: Organization, reason: str
) -> Organization:
    """Move the organization to `declined`; rights follow at the next request."""
    require(actor, P.DECIDE_MEMBERSHIP)
    lock(organization)
    organization = reread(organization)
    move(
        organization,
        "declined",
        expecting="applied",
        ended_at=at,
        ended_by=actor.person_id,
        reason=reason,
    )
    record("organization.declined", on=organization, audience="staff", reason=reason)
    return organization
