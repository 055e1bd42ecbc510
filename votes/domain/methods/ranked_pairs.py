"""Ranked pairs: lock victories from the strongest down, leaving out what would close a cycle.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and
Welfare 4 (1987) 185–206; T. M. Zavist and T. N. Tideman, ibid. 6 (1989), for ties by lots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from votes.domain.methods.pairwise import Matrix, pair_rows, preferences, take_in_order
from votes.domain.papers import Ranked, lot_places
from votes.domain.steps import LockRow, Outcome, Step


def count_ranked_pairs(
    *, options: Sequence[str], papers: Sequence[Ranked], lots: Sequence[str]
) -> Outcome:
    """The order of the locked victories (Tideman 1987, by winning votes, then fewer against)."""
    place = lot_places(options=options, lots=lots)
    d = preferences(options=options, papers=papers)
    locked: set[tuple[int, int]] = set()
    rows = _lock(options, d, place, locked)
    order, ties = take_in_order(options=options, place=place, above=lambda a, b: (a, b) in locked)
    return Outcome((order[0],), tuple(order), (*pair_rows(options=options, d=d), *rows, *ties))


def _lock(
    options: Sequence[str], d: Matrix, place: Mapping[str, int], locked: set[tuple[int, int]]
) -> list[Step]:
    n = len(options)
    victories = sorted(
        ((a, b) for a in range(n) for b in range(n) if d[a][b] > d[b][a]),
        key=lambda v: (-d[v[0]][v[1]], d[v[1]][v[0]], place[options[v[0]]], place[options[v[1]]]),
    )
    reach = [1 << a for a in range(n)]  # bit b of reach[a]: locked victories lead from a to b
    rows: list[Step] = []
    for a, b in victories:
        free = not reach[b] >> a & 1
        if free:
            locked.add((a, b))
            for c in range(n):
                if reach[c] >> a & 1:
                    reach[c] |= reach[b]
        rows.append(LockRow(options[a], options[b], d[a][b], d[b][a], free))
    return rows
