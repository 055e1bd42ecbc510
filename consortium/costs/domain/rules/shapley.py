"""Shapley's value: what a member adds to the cost, on average over every order of joining.

Every group needs a cost, so it answers what-if questions of at most twelve members; no pool opens
with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from consortium.costs.domain.coalitions import Coalitions, read_groups
from consortium.costs.domain.sharing import Exact, Member, RuleRefused

MOST = 12


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """Parameters: `groups`, the cost of each group; that of all members is the total."""
    table = read_groups(parameters, members=[member.id for member in members], most=MOST)
    if table.costs[-1] != total:
        raise RuleRefused(f"All together cost {table.costs[-1]}, not {total}.", pointer="/groups")
    size = len(members)
    shares = dict.fromkeys(table.members, Fraction(0))
    steps = []
    # Joining as number k + 1 happens in 1/n of all orders, behind each group of k equally often.
    for joined, added in enumerate(_added(table)):
        weight = Fraction(1, size * comb(size - 1, joined))
        for name, cost in added.items():
            shares[name] += weight * cost
        steps.append({"after": joined, "weight": weight, "adds": added})
    return Exact(shares, tuple(steps))


def _added(table: Coalitions) -> list[dict[str, int]]:
    """By size of the group joined: what each member adds, summed over the groups of that size."""
    added = [dict.fromkeys(table.members, 0) for _ in table.members]
    for bits, cost in enumerate(table.costs):
        for place, name in enumerate(table.members):
            if not bits >> place & 1:
                added[bits.bit_count()][name] += table.costs[bits | 1 << place] - cost
    return added
