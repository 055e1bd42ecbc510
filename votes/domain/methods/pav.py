"""Proportional approval: the k-th of my options that is seated is worth 1/k to me.

T. N. Thiele, "Om Flerfoldsvalg" (1895); M. Lackner and P. Skowron, "Multi-Winner Voting with
Approval Preferences" (2023), rules PAV and seq-PAV. Whole numbers throughout: harmonic numbers
are scaled by the least common multiple of 1 … seats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, lcm

from votes.domain.papers import Approving, check_papers, lot_places
from votes.domain.rule import RuleInvalid
from votes.domain.steps import GainRow, LotRow, Outcome, SetRow, Step

MOST_SETS = 20_000


def count_pav(
    *, options: Sequence[str], papers: Sequence[Approving], lots: Sequence[str], seats: int
) -> Outcome:
    """The set of `seats` options with the greatest satisfaction (Thiele 1895), over every set.

    Of equally good sets the one with the smallest sorted lots is taken: sets are tried in the
    lexicographic order of their lots, and only a better one replaces the best.
    """
    place = lot_places(options=options, lots=lots, seats=seats)
    if comb(len(options), seats) > MOST_SETS:
        raise RuleInvalid(
            f"More than {MOST_SETS:,} sets to compare: use seqpav.", pointer="/method"
        )
    masks = _masks(options, papers, place)
    scale, worth = _harmonic(seats)
    best: tuple[int, ...] = ()
    second: tuple[int, ...] = ()
    top, next_top = -1, -1
    for chosen in combinations(range(len(options)), seats):
        members = sum(1 << i for i in chosen)
        score = sum(w * worth[(mask & members).bit_count()] for mask, w in masks.items())
        if score > top:
            best, top, second, next_top = chosen, score, best, top
        elif score > next_top:
            second, next_top = chosen, score
    winners = tuple(lots[i] for i in best)
    trace: list[Step] = [SetRow(winners, Fraction(top, scale))]
    runner_up = tuple(lots[i] for i in second)
    trace.append(SetRow(runner_up, Fraction(next_top, scale)))
    if top == next_top:
        trace.append(LotRow((", ".join(winners), ", ".join(runner_up)), ", ".join(winners)))
    return Outcome(winners, (*winners, *(key for key in lots if key not in winners)), tuple(trace))


def count_seqpav(
    *, options: Sequence[str], papers: Sequence[Approving], lots: Sequence[str], seats: int
) -> Outcome:
    """Sequential PAV (Thiele 1895): seat by seat the option that adds most; ties by lots."""
    place = lot_places(options=options, lots=lots, seats=seats)
    masks = _masks(options, papers, place)
    scale, _ = _harmonic(seats)
    taken = 0
    winners: list[str] = []
    trace: list[Step] = []
    for number in range(1, seats + 1):
        gains = {key: 0 for i, key in enumerate(lots) if not taken >> i & 1}
        for mask, weight in masks.items():
            part = weight * (scale // ((mask & taken).bit_count() + 1))
            for i, key in enumerate(lots):
                if mask >> i & 1 and key in gains:
                    gains[key] += part
        most = max(gains.values())
        tied = tuple(key for key, gain in gains.items() if gain == most)
        if len(tied) > 1:
            trace.append(LotRow(tied, tied[0]))
        trace += [
            GainRow(number, key, Fraction(gain, scale), key == tied[0])
            for key, gain in gains.items()
        ]
        winners.append(tied[0])
        taken |= 1 << place[tied[0]]
    rest = (key for key in lots if key not in winners)
    return Outcome(tuple(winners), (*winners, *rest), tuple(trace))


def _masks(
    options: Sequence[str], papers: Sequence[Approving], place: Mapping[str, int]
) -> dict[int, int]:
    """Weight by approved set; bit i is the option at place i of the lots."""
    check_papers(options=options, papers=papers)
    masks: dict[int, int] = {}
    for paper in papers:
        mask = sum(1 << place[key] for key in paper.approve)
        masks[mask] = masks.get(mask, 0) + paper.weight
    return masks


def _harmonic(seats: int) -> tuple[int, list[int]]:
    scale = lcm(*range(1, seats + 1))
    worth = [0]
    for k in range(1, seats + 1):
        worth.append(worth[-1] + scale // k)
    return scale, worth
