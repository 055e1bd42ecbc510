"""Pairwise comparison: the weight that puts one option strictly above another.

Condorcet, Essai sur l'application de l'analyse (1785). Options on one tier, and unlisted ones
among themselves, count for neither side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from votes.domain.papers import Ranked, by_lot, check_papers
from votes.domain.steps import LotRow, PairRow, Step

Matrix = list[list[int]]


def preferences(*, options: Sequence[str], papers: Sequence[Ranked]) -> Matrix:
    """`d[a][b]`: the weight of the papers with option a strictly above option b, by index."""
    check_papers(options=options, papers=papers)
    index = {key: i for i, key in enumerate(options)}
    weights: dict[tuple[tuple[str, ...], ...], int] = {}
    for paper in papers:
        weights[paper.tiers] = weights.get(paper.tiers, 0) + paper.weight
    d = [[0] * len(options) for _ in options]
    for tiers, weight in weights.items():
        below = set(range(len(options)))
        for tier in tiers:
            level = [index[key] for key in tier]
            below.difference_update(level)
            for a in level:
                row = d[a]
                for b in below:
                    row[b] += weight
    return d


def pair_rows(*, options: Sequence[str], d: Matrix) -> list[Step]:
    """One row per pair, the stronger side first; level pairs in the order of the options."""
    rows: list[Step] = []
    for a, left in enumerate(options):
        for b in range(a + 1, len(options)):
            if d[a][b] >= d[b][a]:
                rows.append(PairRow(left, options[b], d[a][b], d[b][a]))
            else:
                rows.append(PairRow(options[b], left, d[b][a], d[a][b]))
    return rows


def take_in_order(
    *,
    options: Sequence[str],
    place: Mapping[str, int],
    above: Callable[[int, int], bool],
) -> tuple[list[str], list[Step]]:
    """Repeatedly an option that nothing left stands `above`; several at once go by lots."""
    left = list(range(len(options)))
    order: list[str] = []
    ties: list[Step] = []
    while left:
        free = [options[b] for b in left if not any(above(a, b) for a in left)]
        taken = by_lot(tied=free, place=place)
        if len(free) > 1:
            tied = tuple(sorted(free, key=lambda key: place[key]))
            ties.append(LotRow(tied, taken))
        order.append(taken)
        left.remove(options.index(taken))
    return order, ties
