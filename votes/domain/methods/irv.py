"""Instant run-off: the weight goes to the highest continuing option; the lowest leaves.

The single-seat form of Hare's transferable vote (T. Hare, 1859; W. R. Ware, 1871): one exclusion
at a time, down to two options; the larger of the last two wins, whatever is exhausted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from votes.domain.papers import Ranked, lot_places, strict_orders
from votes.domain.steps import Outcome, RoundRow, Step
from votes.domain.ties import break_tie


def count_irv(*, options: Sequence[str], papers: Sequence[Ranked], lots: Sequence[str]) -> Outcome:
    """The run-off order (Ware's rule): the winner, the other finalist, then the last to leave."""
    place = lot_places(options=options, lots=lots)
    orders = strict_orders(options=options, papers=papers)
    continuing = list(options)
    earlier: list[Mapping[str, int]] = []
    trace: list[Step] = []
    out: list[str] = []
    while continuing:
        votes, exhausted = _votes(orders, continuing)
        last = len(continuing) <= 2
        best = (max if last else min)(votes.values())
        tied = [key for key in continuing if votes[key] == best]
        taken, tie = break_tie(tied=tied, earlier=earlier, place=place, highest=last)
        if tie:
            trace.append(tie)
        trace.append(RoundRow(len(earlier) + 1, votes, exhausted, None if last else taken))
        earlier.append(votes)
        continuing.remove(taken)
        if last:
            order = (taken, *continuing, *reversed(out))
            return Outcome((taken,), order, tuple(trace))
        out.append(taken)
    raise ValueError("no options")  # lot_places refuses an empty list


def _votes(
    orders: Mapping[tuple[str, ...], int], continuing: Sequence[str]
) -> tuple[dict[str, int], int]:
    votes = dict.fromkeys(continuing, 0)
    exhausted = 0
    for order, weight in orders.items():
        for key in order:
            if key in votes:
                votes[key] += weight
                break
        else:
            exhausted += weight
    return votes, exhausted
