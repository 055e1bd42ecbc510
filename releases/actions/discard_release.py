"""A staged release is given up; its version stays used, its bytes are free for collection."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.models import Release
from releases.queries.stages import check_staged


@command
def discard_release(*, actor: Actor, at: datetime, release: Release, reason: str) -> Release:
    """staged → discarded."""
    require(actor, P.SEAL, on=release)
    lock(release)
    release = reread(release)
    check_staged(release)
    move(
        release,
        "discarded",
        expecting="staged",
        discarded_at=at,
        discarded_by=actor.person_id or NOBODY,
        reason=reason[:400],
    )
    record(
        "release.discarded",
        on=release,
        audience=release.repository.operator_id,
        version=release.version,
        reason=release.reason,
    )
    return release
