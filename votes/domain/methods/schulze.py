"""Schulze: an option beats another if its strongest path there is stronger than the one back.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011) 267–303; winning votes.
"""

from __future__ import annotations

from collections.abc import Sequence

from votes.domain.methods.pairwise import Matrix, pair_rows, preferences, take_in_order
from votes.domain.papers import Ranked, lot_places
from votes.domain.steps import Outcome, PathRow, Step


def count_schulze(
    *, options: Sequence[str], papers: Sequence[Ranked], lots: Sequence[str]
) -> Outcome:
    """The Schulze order (Schulze 2011, section 2): repeatedly an unbeaten option of those left."""
    place = lot_places(options=options, lots=lots)
    d = preferences(options=options, papers=papers)
    p = _strongest_paths(d)
    order, ties = take_in_order(options=options, place=place, above=lambda a, b: p[a][b] > p[b][a])
    trace = [*pair_rows(options=options, d=d), *_path_rows(options, p), *ties]
    return Outcome((order[0],), tuple(order), tuple(trace))


def _strongest_paths(d: Matrix) -> Matrix:
    n = len(d)
    p = [[d[a][b] if d[a][b] > d[b][a] else 0 for b in range(n)] for a in range(n)]
    for k in range(n):
        via = p[k]
        for i in range(n):
            if i == k or not p[i][k]:
                continue
            row, first = p[i], p[i][k]
            for j in range(n):
                if j not in (i, k):
                    row[j] = max(row[j], min(first, via[j]))
    return p


def _path_rows(options: Sequence[str], p: Matrix) -> list[Step]:
    return [
        PathRow(left, options[b], p[a][b], p[b][a])
        for a, left in enumerate(options)
        for b in range(a + 1, len(options))
    ]
