"""A tally is a pure function: `count(rule, options, roll, ballots, lots)` → winners, order, trace.

One file per method. A ballot of somebody who is not on the roll, or is recused, is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from votes.domain.choice import Choice
from votes.domain.methods.median import count_median
from votes.domain.methods.motion import count_motion
from votes.domain.options import Option
from votes.domain.roll import Roll
from votes.domain.rule import Rule
from votes.domain.trace import Result

__all__ = ["count"]


def count(
    *,
    rule: Rule,
    options: Sequence[Option],
    roll: Roll,
    ballots: Mapping[str, Choice],
    lots: bytes,
) -> Result:
    """The result of `ballots` (by elector) under `rule`.

    `lots` is the seed drawn at opening. Neither a motion nor a median can end in a tie that lots
    would break (a clause holds or fails; the lower median is one option), so it stays unread here;
    it is part of the contract because it is part of what the electorate's hash fixes.
    """
    entitled = {elector.id for elector in roll.entitled}
    counted = {elector: choice for elector, choice in ballots.items() if elector in entitled}
    if rule.method == "motion":
        return count_motion(rule=rule, roll=roll, ballots=counted)
    return count_median(rule=rule, options=options, roll=roll, ballots=counted)
