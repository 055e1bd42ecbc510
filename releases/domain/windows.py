"""Who reads a release, and since when: windows open by tier, on one URL for all.

Rank r enters by any window of rank ≥ r. A window admits when somebody has cleared it *and* its
hour has come. What was not announced to a caller answers exactly like what does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RANKS: dict[str, int] = {"evaluator": 0, "funder": 1, "member": 2, "public": 3}
SCHEDULED = ("funder", "member", "public")
DEFAULT_AFTER: dict[str, timedelta] = {
    "funder": timedelta(0),
    "member": timedelta(days=30),
    "public": timedelta(days=90),
}
HOLD_LASTS = timedelta(hours=72)


class Answer(StrEnum):
    """How a release answers one caller."""

    OPEN = "open"
    GATED = "gated"
    DISABLED = "disabled"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Opening:
    """One window: for which rank, from when, and whether somebody cleared it."""

    rank: int
    opens_at: datetime
    cleared: bool

    def admits(self, at: datetime) -> bool:
        """Both keys: the gate and the clock."""
        return self.cleared and self.opens_at <= at


@dataclass(frozen=True, slots=True)
class Facts:
    """A release as far as reading it is concerned."""

    state: str
    openings: tuple[Opening, ...] = ()
    announced_to_members: bool = False
    announced_to_public: bool = False
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at the door: their rank, and whether they write here, hold a grant, or supervise."""

    rank: int
    writes: bool = False
    granted: bool = False
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer, and the date on which a gated release opens to this caller."""

    answer: Answer
    opens_at: datetime | None = None


def reading(release: Facts, caller: Caller, at: datetime) -> Reading:
    """What `caller` is told about `release` at the moment `at`."""
    insider = caller.writes or caller.supervises
    if release.state == "discarded" or (release.state == "staged" and not insider):
        return Reading(Answer.HIDDEN)
    if release.state == "staged":
        return Reading(Answer.OPEN)
    entering = [item for item in release.openings if item.rank >= caller.rank]
    admitted = insider or caller.granted or any(item.admits(at) for item in entering)
    announced = admitted or _announced(release, caller)
    held = release.held_until is not None and at < release.held_until
    if held or release.state == "withdrawn":
        return Reading(Answer.DISABLED if announced else Answer.HIDDEN)
    if admitted:
        return Reading(Answer.OPEN)
    if announced:
        return Reading(Answer.GATED, min((item.opens_at for item in entering), default=None))
    return Reading(Answer.HIDDEN)


def _announced(release: Facts, caller: Caller) -> bool:
    if release.announced_to_public:
        return True
    return release.announced_to_members and caller.rank <= RANKS["member"]


def resolve(chain: Iterable[Sequence[Reading]]) -> tuple[int | None, Reading]:
    """Walk a branch from its head: the index of the newest revision open to the caller.

    Each element holds the readings of the releases sealed from that revision (usually one or
    none). Without an open one the answer is the first gated, else the first disabled, else
    hidden, so that a caller to whom something was announced learns its date.
    """
    rest = Reading(Answer.HIDDEN)
    for index, readings in enumerate(chain):
        for item in readings:
            if item.answer is Answer.OPEN:
                return index, item
            if _weight(item.answer) > _weight(rest.answer):
                rest = item
    return None, rest


def _weight(answer: Answer) -> int:
    return {Answer.HIDDEN: 0, Answer.DISABLED: 1, Answer.GATED: 2, Answer.OPEN: 3}[answer]


def in_order(dates: Mapping[str, datetime | None]) -> bool:
    """No tier opens before a tier of lower rank; a tier without a date comes last."""
    last: datetime | None = None
    ended = False
    for tier in SCHEDULED:
        date = dates.get(tier)
        if date is None:
            ended = True
            continue
        if ended or (last is not None and date < last):
            return False
        last = date
    return True


def default_dates(sealed_at: datetime) -> dict[str, datetime]:
    """Funders at sealing, members 30 days later, everyone after 90."""
    return {tier: sealed_at + DEFAULT_AFTER[tier] for tier in SCHEDULED}


def phase(release: Facts, at: datetime, *, superseded: bool = False) -> str:
    """The word for where a release stands: its state, or the phase the clock has brought."""
    if release.state != "sealed":
        return release.state
    if release.held_until is not None and at < release.held_until:
        return "held"
    open_ranks = [item.rank for item in release.openings if item.admits(at)]
    if not open_ranks:
        return "sealed"
    if superseded:
        return "superseded"
    return "public" if RANKS["public"] in open_ranks else "open"


def next_opening(release: Facts, at: datetime) -> Opening | None:
    """The next window whose hour has not come, for the countdown."""
    ahead = [item for item in release.openings if item.opens_at > at]
    return min(ahead, key=lambda item: (item.opens_at, item.rank), default=None)
