"""End a membership for good; its seats act no longer, its rows and debts stay."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Organization


@command
def withdraw_organization(
    *, actor: Actor, at: datetime, organization: Organization, reason: str
) -> Organization:
    """Move the organization to `withdrawn`; rights follow at the next request."""
    require(actor, P.DECIDE_MEMBERSHIP)
    lock(organization)
    organization = reread(organization)
    move(
        organization,
        "withdrawn",
        expecting=organization.state,
        ended_at=at,
        ended_by=actor.person_id,
        reason=reason,
    )
    record("organization.withdrawn", on=organization, audience="public", reason=reason)
    return organization
