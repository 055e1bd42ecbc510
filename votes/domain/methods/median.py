"""A size vote picks the lower weighted median: going larger needs more than `go_beyond`.

Options rise in cost. The winner is the first option k with W - cum(k) ≤ m·W, W being the weight of
all peaks and cum(k) the weight at or below k. With `double` the same walk is made by heads, and
the smaller of the two wins: nobody is carried beyond what both majorities want.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from votes.domain.choice import Choice
from votes.domain.clauses import first_failure, judge, turnout
from votes.domain.options import Option, by_cost
from votes.domain.roll import Roll
from votes.domain.rule import Rule
from votes.domain.trace import CumulativeRow, Measure, Result

STATUS_QUO = "status_quo"


def count_median(
    *, rule: Rule, options: Sequence[Option], roll: Roll, ballots: Mapping[str, Choice]
) -> Result:
    """The median option, or why nothing was decided."""
    ladder = by_cost(options)
    counted = turnout(roll=roll, ballots=ballots)
    rows = judge(clauses=rule.clauses_on(roll.opened_on), roll=roll, ballots=ballots)
    if counted.cast.weight == 0:
        return Result((), tuple(option.key for option in ladder), (counted, *rows), "no_votes")
    peaks = _peaks(roll, ballots)
    walks = [_walk(rule, ladder, peaks, counted.cast, "weight")]
    if rule.double:
        walks.append(_walk(rule, ladder, peaks, counted.cast, "heads"))
    chosen = min(next(i for i, row in enumerate(walk) if row.wins) for walk in walks)
    reason = first_failure(rows) or (STATUS_QUO if ladder[chosen].status_quo else "")
    return Result(
        winners=() if reason else (ladder[chosen].key,),
        order=_order(ladder, chosen),
        trace=(counted, *rows, *(row for walk in walks for row in walk)),
        reason=reason,
    )


def _peaks(roll: Roll, ballots: Mapping[str, Choice]) -> dict[str, Measure]:
    peaks: dict[str, Measure] = {}
    for elector in roll.entitled:
        choice = ballots.get(elector.id)
        if choice is not None and choice.value is not None:
            so_far = peaks.get(choice.value, Measure())
            peaks[choice.value] = Measure(so_far.heads + 1, so_far.weight + elector.weight)
    return peaks


def _walk(
    rule: Rule, ladder: Sequence[Option], peaks: Mapping[str, Measure], cast: Measure, count: str
) -> list[CumulativeRow]:
    total, cumulative, stopped = cast.by(count), 0, False
    rows = []
    for option in ladder:
        amount = peaks.get(option.key, Measure()).by(count)
        cumulative += amount
        beyond = total - cumulative
        stops = beyond * rule.go_beyond.denominator <= rule.go_beyond.numerator * total
        rows.append(
            CumulativeRow(
                count, option.key, amount, cumulative, beyond, total, stops and not stopped
            )
        )
        stopped = stopped or stops
    return rows


def _order(ladder: Sequence[Option], chosen: int) -> tuple[str, ...]:
    """The winner, then its neighbours by distance, the smaller one first."""
    ranked = sorted(range(len(ladder)), key=lambda i: (abs(i - chosen), i))
    return tuple(ladder[i].key for i in ranked)
