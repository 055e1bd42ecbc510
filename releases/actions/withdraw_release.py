"""Withdrawing takes two people: one holds the release, another withdraws it."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, move, reread
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.models import Release
from releases.queries.stages import check_sealed


class SecondPersonNeeded(Conflict):
    """One person alone cannot withdraw."""

    code, title = "second_person_needed", "Withdrawing takes two people"
    help = "One person of the secretariat holds the release; another one withdraws it."


@command
def withdraw_release(*, actor: Actor, at: datetime, release: Release, reason: str) -> Release:
    """sealed → withdrawn, for ever; rows are kept."""
    require(actor, P.RUN_DESK)
    at = max(at, lock(release))
    release = reread(release)
    check_sealed(release)
    by = actor.person_id or NOBODY
    if not release.is_held(at) or release.held_by == by:
        raise SecondPersonNeeded
    move(
        release,
        "withdrawn",
        expecting="sealed",
        withdrawn_at=at,
        withdrawn_by=by,
        reason=reason[:400],
    )
    record(
        "release.withdrawn",
        on=release,
        audience="public" if release.announced_to_public_at else "members",
        version=release.version,
        reason=release.reason,
    )
    return release
