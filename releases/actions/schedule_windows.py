"""The secretariat sets when each tier may enter. Promises to members move by vote only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.domain.windows import RANKS, SCHEDULED, in_order
from releases.models import Release, Window
from releases.models.window import WindowIsOpen, WindowsOutOfOrder
from releases.queries.stages import check_sealed
from votes import queries as votes


class ProposalNeeded(Invalid):
    """Moving a window later, or the public one earlier, is the members' decision."""

    code, title = "proposal_needed", "This move needs an adopted proposal"
    help = "Name the adopted proposal that decided the new date."


@command
def schedule_windows(
    *,
    actor: Actor,
    at: datetime,
    release: Release,
    dates: Mapping[str, datetime],
    cites: UUID | None = None,
) -> tuple[Window, ...]:
    """The windows with their new dates; tiers not named keep theirs."""
    require(actor, P.RUN_DESK)
    at = max(at, lock(release))
    release = reread(release)
    check_sealed(release)
    rows = {row.tier: row for row in Window.objects.filter(release=release)}
    wanted: dict[str, datetime | None] = {
        tier: dates.get(tier, rows[tier].opens_at if tier in rows else None) for tier in SCHEDULED
    }
    if set(dates) - set(SCHEDULED) or not in_order(wanted):
        raise WindowsOutOfOrder(pointer="/windows")
    _check_moves(rows, dates, at, cites)
    _move_all(release, rows, dates)
    record(
        "release.windows_scheduled",
        on=release,
        audience="members",
        version=release.version,
        dates=dict(wanted),
        cites=cites,
    )
    return tuple(Window.objects.filter(release=release).order_by("rank"))


def _check_moves(
    rows: Mapping[str, Window], dates: Mapping[str, datetime], at: datetime, cites: UUID | None
) -> None:
    for tier, date in dates.items():
        row = rows.get(tier)
        if row is None or row.opens_at == date:
            continue
        if row.is_cleared and row.opens_at <= at:
            raise WindowIsOpen
        later, public = date > row.opens_at, tier == "public"
        if (later or public) and (cites is None or not votes.was_adopted(cites)):
            raise ProposalNeeded(pointer="/cites")


def _move_all(release: Release, rows: dict[str, Window], dates: Mapping[str, datetime]) -> None:
    """Later dates from the outermost tier inwards, then earlier ones outwards: always in order."""
    for tier in sorted(dates, key=lambda name: -RANKS[name]):
        row = rows.get(tier)
        if row is None:
            Window.objects.create(
                release=release, tier=tier, rank=RANKS[tier], opens_at=dates[tier]
            )
        elif dates[tier] > row.opens_at:
            Window.objects.filter(pk=row.pk).update(opens_at=dates[tier])
    for tier in sorted(dates, key=lambda name: RANKS[name]):
        row = rows.get(tier)
        if row is not None and dates[tier] < row.opens_at:
            Window.objects.filter(pk=row.pk).update(opens_at=dates[tier])
