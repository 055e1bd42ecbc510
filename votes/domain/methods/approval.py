"""Approval: the options with the most approving weight.

S. J. Brams and P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from votes.domain.papers import Approving, check_papers, lot_places
from votes.domain.steps import LotRow, Outcome, Step, SumRow


def count_approval(
    *, options: Sequence[str], papers: Sequence[Approving], lots: Sequence[str], seats: int = 1
) -> Outcome:
    """The `seats` options with the highest sums of approving weight (Brams and Fishburn 1978)."""
    place = lot_places(options=options, lots=lots, seats=seats if len(options) > 1 else None)
    check_papers(options=options, papers=papers)
    return highest_sums(sums=backing(options=options, papers=papers), place=place, seats=seats)


def backing(*, options: Sequence[str], papers: Sequence[Approving]) -> dict[str, int]:
    """The approving weight of each option."""
    sums = dict.fromkeys(options, 0)
    for paper in papers:
        for key in paper.approve:
            sums[key] += paper.weight
    return sums


def highest_sums(*, sums: Mapping[str, int], place: Mapping[str, int], seats: int) -> Outcome:
    """All options by their sums; lots decide what is level, and say so when a seat hangs on it."""
    order = sorted(sums, key=lambda key: (-sums[key], place[key]))
    trace: list[Step] = [SumRow(key, sums[key]) for key in order]
    edge = order[seats - 1]
    tied = tuple(key for key in order if sums[key] == sums[edge])
    if len(order) > seats and sums[order[seats]] == sums[edge]:
        trace += [LotRow(tied, key) for key in order[:seats] if key in tied]
    return Outcome(tuple(order[:seats]), tuple(order), tuple(trace))
