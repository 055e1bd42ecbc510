"""The life of a proposal: every move that exists, and the times between them.

Text that people rely on stands still: a week of discussion, the last three days of it without a
change; a ballot counts only inside the half-open voting period.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from consortium.kernel.errors import Conflict

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
FIXED = tuple(state for state in STATES if state not in EDITABLE)
COUNTED = (OBJECTION, ADOPTED, REJECTED, ENACTED, LAPSED)

SPONSORS_NEEDED = 2
DISCUSSION_PERIOD = timedelta(days=7)
QUIET_PERIOD = timedelta(hours=72)
LONGEST_WAIT = 3  # seconds that a lock waits at most: by so much a clock reading may be old


class Frozen(Conflict):
    """Text, rule and options stand still from scheduling on."""

    code, title = "frozen", "This can no longer be changed"
    help = "Once scheduled, a proposal can only be withdrawn or voided; draft another instead."


class VotingNotOpen(Conflict):
    """The vote has not begun."""

    code, title = "voting_not_open", "Voting has not opened"
    help = "The proposal shows when voting opens; the same call works from then on."


class VotingClosed(Conflict):
    """The deadline has passed by the database's clock."""

    code, title = "voting_closed", "Voting has closed"
    help = "A ballot counts until the deadline that the proposal shows, to the millisecond."


class VotingStillOpen(Conflict):
    """Nobody closes a vote before its deadline."""

    code, title = "voting_still_open", "Voting is still open"
    help = "Wait for the deadline; the clock closes the vote by itself."


class DiscussionTooShort(Conflict):
    """Members need time to read what they decide."""

    code, title = "discussion_too_short", "The discussion has not lasted long enough"
    help = "Seven days of discussion, the last three without a change of text, then schedule."


def demand_editable(state: str) -> None:
    """Raise unless text, rule and sponsors may still change."""
    if state not in EDITABLE:
        raise Frozen


def demand_ballot_time(
    *, state: str, opens_at: datetime | None, closes_at: datetime | None, at: datetime
) -> None:
    """Raise unless a ballot counts at this moment."""
    if state in (DRAFT, DISCUSSION, SCHEDULED):
        raise VotingNotOpen
    if state != OPEN or not accepts_ballots(opens_at, closes_at, at):
        raise VotingClosed


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
