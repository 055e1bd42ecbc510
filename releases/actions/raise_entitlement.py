"""A later payment or delivery raises a tier by itself; only a person would lower one."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock
from releases.access import P, require
from releases.domain.entitlement import Entitled
from releases.models import Entitlement


@command
def raise_entitlement(
    *, actor: Actor, at: datetime, row: Entitlement, earned: Entitled
) -> Entitlement:
    """The next row of the same organization and release; the one before it stays readable."""
    require(actor, P.COMPLETE_SEAL)
    lock(row.release)
    found = Entitlement.objects.create(
        release=row.release,
        organization_id=row.organization_id,
        number=row.number + 1,
        tier=earned.tier,
        met=earned.met,
        due=earned.due,
        currency=row.currency,
        trace=earned.trace(),
        at=at,
    )
    record(
        "release.entitlement_raised",
        on=row.release,
        audience=row.organization_id,
        version=row.release.version,
        tier=earned.tier,
    )
    return found
