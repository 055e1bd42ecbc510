"""Would anybody be better off without the others? Checked on exact shares, before rounding.

A split is in the core when no group pays more than the same thing would cost it alone. Single
members are checked against what each would pay alone. Where costs are nested levels, the group of
all who want a level or less is the one with most to gain from leaving, so one check per level
answers for every group. Where a table gives the cost of every group, every group is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from consortium.costs.domain.coalitions import Coalitions
from consortium.costs.domain.sharing import RuleRefused

MOST = 16  # members of a table: 65,535 groups


@dataclass(frozen=True, slots=True)
class Group:
    """Members that pay more together than alone."""

    members: tuple[str, ...]
    pays: Fraction
    alone: int

    @property
    def gain(self) -> Fraction:
        """What leaving would save them."""
        return self.pays - self.alone


@dataclass(frozen=True, slots=True)
class Stability:
    """Whether everybody is better off inside, else the group with the most to gain by leaving."""

    in_core: bool
    worst: Group | None


def alone(*, shares: Mapping[str, Fraction], solo: Mapping[str, int]) -> Stability:
    """Each member against its own cost alone; who has none given is not checked."""
    known = sorted(shares.keys() & solo.keys())
    return _judge(Group((member,), shares[member], solo[member]) for member in known)


def nested(
    *, shares: Mapping[str, Fraction], levels: list[tuple[str, int]], wants: Mapping[str, int]
) -> Stability:
    """One check per level: all who want it or less, against what it costs."""
    if set(shares) != set(wants):
        raise RuleRefused("Say for each member which level it wants.", pointer="/alone/wants")
    return _judge(
        _upto(shares, wants, place, cost)
        for place, (_, cost) in enumerate(levels)
        if place in wants.values()
    )


def groups(*, shares: Mapping[str, Fraction], table: Coalitions) -> Stability:
    """Every group of a table, everybody together among them, against what it would cost alone.

    Raises:
        RuleRefused: the table is of other members, or of too many.

    """
    if set(shares) != set(table.members) or len(table.members) > MOST:
        raise RuleRefused(f"A table has the members, {MOST} at most.", pointer="/alone/groups")
    # Whole numbers over one denominator: exact, and quick enough for all the groups.
    unit = lcm(*(share.denominator for share in shares.values()))
    own = [int(shares[name] * unit) for name in table.members]
    pays = [0] * len(table.costs)
    for bits in range(1, len(pays)):
        last = bits & -bits
        pays[bits] = pays[bits ^ last] + own[last.bit_length() - 1]
    gains = [paid - cost * unit for paid, cost in zip(pays, table.costs, strict=True)]
    most = max(gains)
    if most <= 0:
        return Stability(True, None)
    return _judge(
        Group(table.named(bits), Fraction(pays[bits], unit), table.costs[bits])
        for bits, gain in enumerate(gains)
        if gain == most
    )


def _upto(shares: Mapping[str, Fraction], wants: Mapping[str, int], place: int, cost: int) -> Group:
    members = tuple(sorted(member for member in shares if wants[member] <= place))
    return Group(members, sum((shares[member] for member in members), Fraction(0)), cost)


def _judge(groups: Iterable[Group]) -> Stability:
    leaving = [group for group in groups if group.gain > 0]
    # The largest gain, then the fewest members, then the first by name.
    worst = min(leaving, key=lambda g: (-g.gain, len(g.members), g.members), default=None)
    return Stability(worst is None, worst)
