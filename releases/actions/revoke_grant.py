"""The secretariat ends an exception; the next request of its organization is refused."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.models import Grant


@command
def revoke_grant(*, actor: Actor, at: datetime, grant: Grant) -> Grant:
    """asked or active → revoked."""
    require(actor, P.RUN_DESK)
    lock(grant)
    grant = reread(grant)
    move(
        grant,
        "revoked",
        expecting=grant.state,
        revoked_at=at,
        revoked_by=actor.person_id or NOBODY,
    )
    record("grant.revoked", on=grant, audience=grant.organization_id)
    return grant
