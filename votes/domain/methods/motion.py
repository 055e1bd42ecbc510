"""A motion passes if every clause of its rule holds; the first that fails is the reason."""

from __future__ import annotations

from collections.abc import Mapping

from votes.domain.choice import Choice
from votes.domain.clauses import first_failure, judge, turnout
from votes.domain.roll import Roll
from votes.domain.rule import Rule
from votes.domain.trace import Result


def count_motion(*, rule: Rule, roll: Roll, ballots: Mapping[str, Choice]) -> Result:
    """Yes against no, by heads and by weight."""
    counted = turnout(roll=roll, ballots=ballots)
    rows = judge(clauses=rule.clauses_on(roll.opened_on), roll=roll, ballots=ballots)
    reason = first_failure(rows) if counted.cast.heads else "no_votes"
    return Result(
        winners=() if reason else ("yes",),
        order=("no", "yes") if reason else ("yes", "no"),
        trace=(counted, *rows),
        reason=reason,
    )
