"""Each member pays for the levels it wants: the step up to a level is shared by all who want it.

Levels are sorted by cost; the increment C(ℓₖ) - C(ℓₖ₋₁) is divided equally, or by weight, among the
members that want ℓₖ or more. Steps above the highest wanted level are nobody's and are not taken.
Where the total differs from C(top), everything is scaled by K/C(top).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from consortium.costs.domain.sharing import Exact, Member, RuleRefused, WeightsSumToZero


class LevelsNotRising(RuleRefused):
    """A higher level must cost more than the one below it."""

    code, title = "levels_not_rising", "The levels do not rise in cost"
    help = "List each level once, with a cost above the one before it."


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """Parameters: `levels` [[name, cost], …], `wants` {member: name}, `by` equal or weight."""
    levels = read_levels(parameters)
    wants = read_wants(parameters, [member.id for member in members], levels)
    by_weight = parameters.get("by", "equal") == "weight"
    top = max(wants.values())
    scale = Fraction(total, levels[top][1])
    shares = {member.id: Fraction(0) for member in members}
    steps: list[dict[str, Any]] = []
    below = 0
    for place, (name, cost) in enumerate(levels[: top + 1]):
        payers = [member for member in members if wants[member.id] >= place]
        weights = {member.id: member.weight if by_weight else 1 for member in payers}
        whole = sum(weights.values())
        if whole == 0:
            raise WeightsSumToZero(f"Nobody who wants {name} has a weight.")
        increment = (cost - below) * scale
        for member, weight in weights.items():
            shares[member] += increment * weight / whole
        each = {"per_weight" if by_weight else "each": increment / whole}
        steps.append({"level": name, "increment": increment, "payers": len(payers), **each})
        below = cost
    return Exact(shares, tuple(steps))


def read_levels(parameters: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Name and cost of each level, rising."""
    given = parameters.get("levels")
    if not isinstance(given, list | tuple) or not given:
        raise LevelsNotRising("Give levels as a list of [name, cost].", pointer="/levels")
    levels: list[tuple[str, int]] = []
    for pair in given:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or type(pair[1]) is not int:
            raise LevelsNotRising("A level is [name, cost in minor units].", pointer="/levels")
        levels.append((str(pair[0]), pair[1]))
    costs = [0, *(cost for _, cost in levels)]
    rising = all(low < high for low, high in pairwise(costs))
    if not rising or len({name for name, _ in levels}) != len(levels):
        raise LevelsNotRising(pointer="/levels")
    return levels


def read_wants(
    parameters: Mapping[str, Any], members: Sequence[str], levels: Sequence[tuple[str, int]]
) -> dict[str, int]:
    """Member → the place of the level it wants."""
    given = parameters.get("wants")
    places = {name: place for place, (name, _) in enumerate(levels)}
    if not isinstance(given, Mapping) or set(given) != set(members):
        raise RuleRefused("Say for each member which level it wants.", pointer="/wants")
    unknown = sorted({str(name) for name in given.values()} - places.keys())
    if unknown:
        raise RuleRefused(f"There is no level {unknown[0]!r}.", pointer="/wants")
    return {member: places[str(given[member])] for member in members}
