"""The life of a proposal: every move that exists, and the times between them.

Text that people rely on stands still: a week of discussion, the last three days of it without a
change; a ballot counts only inside the half-open voting period.
"""

from __future__ import annotations

from datetime import datetime, timedelta

DRAFT, DISCUSSION, SCHEDULED, OPEN = "draft", "discussion", "scheduled", "open"
CLOSING, OBJECTION, ADOPTED, REJECTED = "closing", "objection", "adopted", "rejected"
ENACTED, LAPSED, WITHDRAWN, VOID = "enacted", "lapsed", "withdrawn", "void"

MOVES: dict[str, tuple[str, ...]] = {
    DRAFT: (DISCUSSION, WITHDRAWN),
    DISCUSSION: (SCHEDULED, WITHDRAWN),
    SCHEDULED: (OPEN, DISCUSSION, WITHDRAWN, VOID),  # back: nobody is on the roll at opening
    OPEN: (CLOSING, VOID),
    CLOSING: (OBJECTION, ADOPTED, REJECTED, VOID),  # no objection period: adopted at once
    OBJECTION: (ADOPTED, VOID),
    ADOPTED: (ENACTED, LAPSED),
    ENACTED: (LAPSED,),
    REJECTED: (),
    LAPSED: (),
    WITHDRAWN: (),
    VOID: (),
}
STATES = tuple(MOVES)
EDITABLE = (DRAFT, DISCUSSION)
COUNTED = (OBJECTION, ADOPTED, REJECTED, ENACTED, LAPSED)

SPONSORS_NEEDED = 2
DISCUSSION_PERIOD = timedelta(days=7)
QUIET_PERIOD = timedelta(hours=72)
LONGEST_WAIT = 3  # seconds that a lock waits at most: by so much a clock reading may be old


def accepts_ballots(opens_at: datetime | None, closes_at: datetime | None, at: datetime) -> bool:
    """Half-open: the opening instant is in, the closing instant is out."""
    return opens_at is not None and closes_at is not None and opens_at <= at < closes_at


def earliest_scheduling(*, published_at: datetime, text_at: datetime) -> datetime:
    """The first moment at which the vote may be put on the calendar."""
    return max(published_at + DISCUSSION_PERIOD, text_at + QUIET_PERIOD)


def in_late_window(*, closes_at: datetime, hours: int, at: datetime) -> bool:
    """Whether a quorum first reached now would move the deadline.

    It begins a few seconds early, so that whoever waited for a shared gate cannot slip past the
    exclusive one.
    """
    return hours > 0 and at >= closes_at - timedelta(hours=hours, seconds=2 * LONGEST_WAIT)


def extended(*, closes_at: datetime, hours: int, at: datetime) -> datetime:
    """The deadline after a late quorum: a full window from the ballot that reached it."""
    return max(closes_at, at + timedelta(hours=hours))
