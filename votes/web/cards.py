"""The pieces that pages of votes are made of: frozen, ready to be printed, nothing to compute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from consortium.kernel.compute import MILLI, hours_text
from consortium.kernel.money import compact_text, exact_text, half_even
from consortium.shell.charts import Bar, Bars, Chart, Mark, Tally
from votes import queries
from votes.domain.trace import ClauseRow, CumulativeRow, Result, TurnoutRow
from votes.domain.wording import clause_in_words, row_in_words
from votes.web.labels import KINDS, choice_label, state_label

if TYPE_CHECKING:
    from votes.models import Proposal, Version


@dataclass(frozen=True)
class Card:
    """A proposal in a list."""

    id: UUID
    title: str
    kind: str
    state: str
    label: str
    author: str
    about: str
    when: str
    moment: datetime | None
    ballots: int
    href: str


@dataclass(frozen=True)
class OptionCard:
    """One size with its price, whole and for the member who looks."""

    key: str
    title: str
    size: str
    need: str
    cost: str
    cost_exact: str
    own_share: str


@dataclass(frozen=True)
class RollLine:
    """One member on the roll. `percent` is of the whole weight, with one decimal."""

    name: str
    tier: str
    raw: str
    weight: int
    percent: str
    mine: bool
    choice: str = ""
    reason: str = ""
    commitment: str = ""


@dataclass(frozen=True)
class TestLine:
    """One clause: what it asks, what was measured, whether it held, by how much."""

    name: str
    asks: str
    measured: str
    holds: bool
    margin: int


@dataclass(frozen=True)
class StepLine:
    """One step of the walk to the median."""

    option: str
    amount: int
    cumulative: int
    beyond: int
    wins: bool


@dataclass(frozen=True)
class Walk:
    """The walk by weight or by members."""

    by: str
    steps: tuple[StepLine, ...]


def card(proposal: Proposal) -> Card:
    """A list's line; its moment is the next thing that will happen, or the last that did."""
    when, moment = _next(proposal)
    return Card(
        id=proposal.pk,
        title=proposal.title,
        kind=KINDS[proposal.kind],
        state=proposal.state,
        label=state_label(proposal.state),
        author=proposal.organization.name,
        about=proposal.run.name if proposal.run else "",
        when=when,
        moment=moment,
        ballots=getattr(proposal, "ballots_now", 0),
        href=reverse("proposal", args=[proposal.pk]),
    )


def _next(proposal: Proposal) -> tuple[str, datetime | None]:
    return {
        "draft": ("Drafted", proposal.drafted_at),
        "discussion": ("In discussion since", proposal.published_at),
        "scheduled": ("Opens", proposal.opens_at),
        "open": ("Closes", proposal.closes_at),
        "closing": ("Closed", proposal.closed_at),
        "objection": ("Takes effect", proposal.objections_end_at),
        "withdrawn": ("Withdrawn", proposal.withdrawn_at),
        "void": ("Voided", proposal.voided_at),
    }.get(proposal.state, ("Decided", proposal.decided_at))


def option_cards(version: Version, shares: Iterable[queries.OwnShare]) -> tuple[OptionCard, ...]:
    """The sizes on offer, smallest first."""
    own = {share.key: share for share in shares}
    return tuple(_option_card(option, own[option.key]) for option in version.options.all())


def _option_card(option: Any, share: queries.OwnShare) -> OptionCard:
    currency, mine = share.cost["currency"], share.own_share
    return OptionCard(
        key=option.key,
        title=option.title,
        size=_size(option),
        need=f"{hours_text(option.need_milli_hours)} H100e-h" if option.need_milli_hours else "–",
        cost=compact_text(option.cost, currency),
        cost_exact=exact_text(option.cost, currency),
        own_share=exact_text(mine["amount"], mine["currency"]) if mine else "",
    )


def _size(option: Any) -> str:
    parts = []
    if option.n_total:
        parts.append(f"{_count(option.n_total)} parameters")
    if option.n_active and option.n_active != option.n_total:
        parts.append(f"{_count(option.n_active)} active")
    if option.tokens:
        parts.append(f"{_count(option.tokens)} tokens")
    return ", ".join(parts)


def _count(number: int) -> str:
    for size, suffix in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if number >= size:
            tenths = Fraction(number * 10, size)
            whole, part = divmod(round(tenths), 10)
            return f"{whole}.{part}{suffix}" if part else f"{whole}{suffix}"
    return str(number)


def whole_hours(milli_hours: int) -> str:
    """Hours without their three digits, for a table; the roll over the API is exact."""
    return hours_text(MILLI * half_even(Fraction(milli_hours, MILLI)))


def percent(part: int, whole: int) -> str:
    """`2500, 10000` → "25.0 %", rounded half to even."""
    if not whole:
        return "–"
    whole_part, tenth = divmod(round(Fraction(part * 1000, whole)), 10)
    return f"{whole_part}.{tenth} %"


def roll_lines(electors: Iterable[Any], mine: UUID | None) -> tuple[RollLine, ...]:
    """The frozen roll, heaviest first."""
    listed = list(electors)
    whole = sum(elector.weight for elector in listed)
    return tuple(
        RollLine(
            name=elector.name,
            tier=elector.tier,
            raw=whole_hours(elector.raw),
            weight=elector.weight,
            percent=percent(elector.weight, whole),
            mine=elector.organization_id == mine,
        )
        for elector in listed
    )


def preview_lines(rows: Iterable[tuple[Any, Any]], mine: UUID | None) -> tuple[RollLine, ...]:
    """The roll as it would be if voting opened now."""
    listed = list(rows)
    whole = sum(elector.weight for _, elector in listed)
    return tuple(
        RollLine(
            name=candidate.name,
            tier=candidate.tier,
            raw=whole_hours(candidate.raw),
            weight=elector.weight,
            percent=percent(elector.weight, whole),
            mine=candidate.organization_id == mine,
        )
        for candidate, elector in listed
    )


def roll_call_lines(
    lines: Iterable[queries.RollCallLine], names: dict[str, str], mine: UUID | None
) -> tuple[RollLine, ...]:
    """Who voted how, heaviest first; an absent member has no choice."""
    listed = list(lines)
    whole = sum(line.elector.weight for line in listed)
    return tuple(
        RollLine(
            name=line.elector.name,
            tier=line.elector.tier,
            raw=whole_hours(line.elector.raw),
            weight=line.elector.weight,
            percent=percent(line.elector.weight, whole),
            mine=line.elector.organization_id == mine,
            choice=choice_label(line.ballot.choice, names) if line.ballot else "",
            reason=(line.ballot.choice or {}).get("reason", "") if line.ballot else "",
            commitment=bytes(line.ballot.commitment).hex() if line.ballot else "",
        )
        for line in listed
    )


def test_lines(result: Result) -> tuple[TestLine, ...]:
    """One line per clause."""
    return tuple(
        TestLine(row.name, clause_in_words(row), row_in_words(row), row.holds, row.margin)
        for row in result.trace
        if isinstance(row, ClauseRow)
    )


def walks(result: Result, names: dict[str, str]) -> tuple[Walk, ...]:
    """The walks of a size vote, by weight first."""
    found = []
    for count, by in (("weight", "weight"), ("heads", "members")):
        steps = tuple(
            StepLine(
                names.get(row.option, row.option), row.amount, row.cumulative, row.beyond, row.wins
            )
            for row in result.trace
            if isinstance(row, CumulativeRow) and row.count == count
        )
        if steps:
            found.append(Walk(by, steps))
    return tuple(found)


def tallies(result: Result, names: Mapping[str, str]) -> tuple[Chart, ...]:
    """By weight and by members: a motion's yes and no with its marks, or who named which size."""
    turnout = next(row for row in result.trace if isinstance(row, TurnoutRow))
    peaks = [row for row in result.trace if isinstance(row, CumulativeRow)]
    if peaks:
        counts = list(dict.fromkeys(row.count for row in peaks))
        return tuple(_sizes([r for r in peaks if r.count == c], c, names) for c in counts)
    return tuple(_tally(result, turnout, count) for count in ("weight", "heads"))


def _tally(result: Result, turnout: TurnoutRow, count: str) -> Tally:
    whole, unit = turnout.entitled.by(count), _UNITS[count]
    yes, no, abstain = (m.by(count) for m in (turnout.yes, turnout.no, turnout.abstain))
    return Tally(
        title=f"By {unit}",
        description=f"{yes} yes, {no} no, {abstain} abstained, of {whole} entitled.",
        yes=yes,
        no=no,
        abstain=abstain,
        whole=whole,
        unit=unit,
        marks=tuple(
            Mark(row.name, Fraction(min(row.needed, whole), whole))
            for row in result.trace
            if isinstance(row, ClauseRow) and row.count == count and row.tier is None and whole
        ),
    )


def _sizes(rows: list[CumulativeRow], count: str, names: Mapping[str, str]) -> Bars:
    unit, cast = _UNITS[count], rows[0].cast
    return Bars(
        title=f"Which size was named, by {unit}",
        description="; ".join(f"{names.get(r.option, r.option)}: {r.amount}" for r in rows) + ".",
        label="Size",
        unit=unit,
        bars=tuple(
            Bar(
                names.get(row.option, row.option) + (", the middle" if row.wins else ""),
                row.amount,
                f"{row.amount:,} ({percent(row.amount, cast)})",
            )
            for row in rows
        ),
    )


_UNITS = {"weight": "weight", "heads": "members"}


def ceiling_text(enactment: Any) -> str:
    """The most that the warrant covers, in compute and in money."""
    if enactment is None or enactment.run is None:
        return ""
    hours = hours_text(enactment.ceiling_milli_hours)
    return f"{hours} H100e-h and {exact_text(enactment.ceiling_amount, enactment.currency)}"
