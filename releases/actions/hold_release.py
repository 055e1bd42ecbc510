"""One person of the secretariat stops all reading at once; the hold ends after 72 hours."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.domain.windows import HOLD_LASTS
from releases.models import Release
from releases.queries.stages import check_sealed


class AlreadyHeld(Conflict):
    """A hold is in force."""

    code, title = "already_held", "This release is on hold already"
    help = "A second person may withdraw it; otherwise the hold ends by itself."


@command
def hold_release(*, actor: Actor, at: datetime, release: Release, reason: str) -> Release:
    """The held release; `main` falls back to the version before it."""
    require(actor, P.RUN_DESK)
    at = max(at, lock(release))
    release = reread(release)
    check_sealed(release)
    if release.is_held(at):
        raise AlreadyHeld
    release.held_at, release.held_by = at, actor.person_id or NOBODY
    release.held_until, release.hold_reason = at + HOLD_LASTS, reason[:400]
    release.save(update_fields=["held_at", "held_by", "held_until", "hold_reason"])
    record(
        "release.held",
        on=release,
        audience="public" if release.announced_to_public_at else "members",
        version=release.version,
        until=release.held_until,
        reason=release.hold_reason,
    )
    return release
