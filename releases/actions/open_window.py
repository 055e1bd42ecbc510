"""The secretariat lifts the gate of one window; it opens when its hour comes, or has come."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, NotFound
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.models import Release, Window
from releases.queries.stages import check_sealed


class AlreadyCleared(Conflict):
    """The gate is lifted already."""

    code, title = "already_cleared", "This window has been cleared"
    help = "It opens at its date; hold the release if nobody should read it."


@command
def open_window(*, actor: Actor, at: datetime, release: Release, tier: str) -> Window:
    """The cleared window of `tier`."""
    require(actor, P.RUN_DESK)
    at = max(at, lock(release))
    release = reread(release)
    check_sealed(release)
    window = Window.objects.filter(release=release, tier=tier).first()
    if window is None:
        raise NotFound
    if window.is_cleared:
        raise AlreadyCleared
    window.cleared_at, window.cleared_by = at, actor.person_id or NOBODY
    window.save(update_fields=["cleared_at", "cleared_by"])
    record(
        "release.window_cleared",
        on=release,
        audience="members",
        version=release.version,
        tier=tier,
        opens_at=window.opens_at,
    )
    return window
