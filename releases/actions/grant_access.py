"""An exception for one organization: one person of the secretariat asks, another signs."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import lock, move, reread
from members.models import Organization
from releases.access import P, require
from releases.actions.withdraw_release import SecondPersonNeeded
from releases.domain.lifecycle import NOBODY
from releases.models import Grant, Release
from releases.models.entitlement import AlreadyGranted
from releases.queries.stages import check_sealed


class GrantEndsEarly(Invalid):
    """A grant ends after it starts."""

    code, title = "grant_ends_early", "The grant would end before it starts"
    help = "Choose an end in the future."


@command
def grant_access(
    *,
    actor: Actor,
    at: datetime,
    release: Release,
    organization: Organization,
    until: datetime,
    reason: str,
) -> Grant:
    """Asked the first time; active once a second person grants the same organization."""
    require(actor, P.RUN_DESK)
    lock(release)
    release = reread(release)
    check_sealed(release)
    if until <= at:
        raise GrantEndsEarly(pointer="/until")
    by = actor.person_id or NOBODY
    living = (
        Grant.objects.filter(release=release, organization=organization)
        .exclude(state="revoked")
        .first()
    )
    if living is not None:
        return _sign(living, at, by)
    grant = Grant.objects.create(
        release=release,
        organization=organization,
        reason=reason[:400],
        starts_at=at,
        ends_at=until,
        asked_at=at,
        asked_by=by,
    )
    record("grant.asked", on=grant, audience="staff", version=release.version, until=until)
    return grant


def _sign(grant: Grant, at: datetime, by: object) -> Grant:
    if grant.state == "active":
        raise AlreadyGranted
    if grant.asked_by == by:
        raise SecondPersonNeeded("Another person of the secretariat signs the grant.")
    move(grant, "active", expecting="asked", signed_at=at, signed_by=by)
    record(
        "grant.signed",
        on=grant,
        audience=grant.organization_id,
        version=grant.release.version,
        until=grant.ends_at,
    )
    return grant
