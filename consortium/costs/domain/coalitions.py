"""What each group of members would cost by itself: a table of all 2ⁿ - 1 groups, as bits.

In JSON a group is its members joined by `+`, in any order: {"alder": 90, "alder+birch": 120, …}.
Member number i of the sorted ids is bit i; the empty group costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consortium.costs.domain.sharing import RuleRefused, whole


@dataclass(frozen=True, slots=True)
class Coalitions:
    """`costs[bits]` is what the members at those bits pay alone."""

    members: tuple[str, ...]
    costs: tuple[int, ...]

    def named(self, bits: int) -> tuple[str, ...]:
        """The members of a group, by id."""
        return tuple(name for place, name in enumerate(self.members) if bits >> place & 1)


def read_groups(
    parameters: Mapping[str, Any], *, members: Sequence[str], most: int, pointer: str = ""
) -> Coalitions:
    """The table `groups` of `parameters`, with every group of the at most `most` members once."""
    given, where = parameters.get("groups"), f"{pointer}/groups"
    if len(members) > most:
        raise RuleRefused(f"Such a table has at most {most} members.", pointer=where)
    if any("+" in member for member in members):
        raise RuleRefused("In a table of groups no member has a + in its name.", pointer=where)
    if not isinstance(given, Mapping):
        raise RuleRefused('Give groups as {"alder+birch": cost, …}.', pointer=where)
    ordered = tuple(sorted(members))
    places = {name: place for place, name in enumerate(ordered)}
    costs: dict[int, int] = {0: 0}
    for group, cost in given.items():
        bits = _bits(str(group).split("+"), places)
        if bits is None or bits in costs:
            raise RuleRefused(f"{group!r} is no group, or is listed twice.", pointer=where)
        if not whole(cost):
            raise RuleRefused("A group costs whole minor units, zero or above.", pointer=where)
        costs[bits] = cost
    missing = 2 ** len(ordered) - len(costs)
    if missing:
        raise RuleRefused(f"{missing} of the groups are missing.", pointer=where)
    return Coalitions(ordered, tuple(costs[bits] for bits in range(len(costs))))


def _bits(names: Sequence[str], places: Mapping[str, int]) -> int | None:
    if not set(names) <= places.keys() or len(set(names)) != len(names):
        return None
    return sum(1 << places[name] for name in names)
