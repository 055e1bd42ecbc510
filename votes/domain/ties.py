"""A tie inside a count by rounds: the latest earlier round where the tied differ decides.

Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 49, 50 and 52: look back stage
by stage, and only what was level from the start goes to lots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from votes.domain.steps import LotRow


def break_tie(
    *,
    tied: Iterable[str],
    earlier: Sequence[Mapping[str, int]],
    place: Mapping[str, int],
    highest: bool,
) -> tuple[str, LotRow | None]:
    """Who of `tied` is taken: the highest (or the lowest) in `earlier` rounds, else by lots.

    The first in the lots is the best: it is taken as the highest, the last as the lowest.
    """
    listed = tuple(sorted(tied, key=lambda key: place[key]))
    if len(listed) == 1:
        return listed[0], None
    left = listed
    pick = max if highest else min
    for number in range(len(earlier), 0, -1):
        values = earlier[number - 1]
        best = pick(values[key] for key in left)
        left = tuple(key for key in left if values[key] == best)
        if len(left) == 1:
            return left[0], LotRow(listed, left[0], f"count {number}")
    taken = left[0] if highest else left[-1]
    return taken, LotRow(listed, taken)
