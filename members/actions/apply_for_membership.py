"""A company applies to join. The public form's only effect is one row for the secretariat."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from members.access import P, require
from members.domain.lifecycle import BEFORE_MEMBERSHIP
from members.models import Organization
from members.models.organization import NameTaken


@command
def apply_for_membership(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    slug: str,
    country: str,
    contact_name: str,
    contact_email: str,
    tier: str = "full",
    statement: str = "",
) -> Organization:
    """Write the application down; it has no seats and no rights until it is admitted."""
    require(actor, P.APPLY)
    if Organization.objects.exclude(state__in=BEFORE_MEMBERSHIP).filter(slug=slug).exists():
        raise NameTaken(pointer="/slug")
    organization = Organization.objects.create(
        name=name,
        slug=slug,
        country=country.upper(),
        tier=tier,
        contact_name=contact_name,
        contact_email=contact_email.strip().lower(),
        statement=statement,
        applied_at=at,
    )
    record("organization.applied", on=organization, audience="staff", name=name, tier=tier)
    return organization
