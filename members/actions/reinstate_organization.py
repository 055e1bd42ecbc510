"""Lift a suspension."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Organization


@command
def reinstate_organization(
    *, actor: Actor, at: datetime, organization: Organization
) -> Organization:
    """suspended → admitted; rights follow at the next request."""
    require(actor, P.DECIDE_MEMBERSHIP)
    lock(organization)
    organization = reread(organization)
    move(organization, "admitted", expecting="suspended", reason="")
    record("organization.reinstated", on=organization, audience="members")
    return organization
