"""The secretariat clears the public window: from its date on everyone may read the release."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.actions.open_window import open_window
from releases.models import Release, Window
from releases.queries.stages import check_sealed


@command
def publish_release(*, actor: Actor, at: datetime, release: Release) -> Release:
    """The release, announced to everyone. Every window ahead of the public one is cleared too."""
    require(actor, P.RUN_DESK)
    at = max(at, lock(release))
    release = reread(release)
    check_sealed(release)
    for window in Window.objects.filter(release=release, cleared_at=None).order_by("rank"):
        open_window(actor=actor, at=at, release=release, tier=window.tier)
    if release.announced_to_public_at is None:
        release.announced_to_public_at = at
        release.save(update_fields=["announced_to_public_at"])
    public = Window.objects.get(release=release, tier="public")
    record(
        "release.published",
        on=release,
        audience="public",
        repository=release.repository.address,
        version=release.version,
        licence=release.licence,
        opens_at=public.opens_at,
    )
    return release
