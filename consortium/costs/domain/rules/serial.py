"""Serial cost sharing: nobody pays for demand above its own (Moulin & Shenker 1992).

With the demands sorted, qᵏ = q₁ + … + qₖ₋₁ + (n-k+1)·qₖ is what all would ask for if nobody asked
for more than member k. xₖ = xₖ₋₁ + (C(qᵏ) - C(qᵏ⁻¹)) / (n-k+1), C(0) = 0. The cost curve is given
by points and straight between them. Where the total differs from C of the whole demand, everything
is scaled by the ratio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from consortium.costs.domain.sharing import (
    Exact,
    Member,
    RuleRefused,
    WeightsSumToZero,
    per_member,
    whole,
)


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """Parameters: `demands` {member: quantity}, `curve` [[quantity, cost], …], rising.

    Raises:
        WeightsSumToZero: nobody demands anything.

    """
    demands = per_member(parameters, "demands", members)
    curve = _curve(parameters)
    whole_demand = sum(demands.values())
    if whole_demand == 0:
        raise WeightsSumToZero("Nobody demands anything.", pointer="/demands")
    if whole_demand > curve[-1][0]:
        raise RuleRefused(
            f"The curve ends at {curve[-1][0]}, the demands add up to {whole_demand}.",
            pointer="/curve",
        )
    scale = total / _cost(curve, whole_demand)
    ordered = sorted(demands, key=lambda name: (demands[name], name))
    shares: dict[str, Fraction] = {}
    steps: list[dict[str, Any]] = []
    own, below, met = Fraction(0), Fraction(0), 0
    for place, name in enumerate(ordered):
        payers = len(ordered) - place
        reach = met + payers * demands[name]
        cost = _cost(curve, reach) * scale
        own += (cost - below) / payers
        shares[name] = own
        steps.append({"member": name, "quantity": reach, "cost": cost, "payers": payers})
        below, met = cost, met + demands[name]
    return Exact(shares, tuple(steps))


def _curve(parameters: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The points from (0, 0) on: quantities rise, costs do not fall, the first cost is above 0."""
    given = parameters.get("curve")
    if not isinstance(given, list | tuple) or not given:
        raise RuleRefused("Give curve as a list of [quantity, cost].", pointer="/curve")
    points = [(0, 0)]
    for pair in given:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(map(whole, pair)):
            raise RuleRefused("A point is [quantity, cost], whole numbers.", pointer="/curve")
        points.append((pair[0], pair[1]))
    rising = all(low[0] < high[0] and low[1] <= high[1] for low, high in pairwise(points))
    if not rising or points[1][1] == 0:
        raise RuleRefused("Quantities rise along the curve, costs never fall.", pointer="/curve")
    return points


def _cost(curve: Sequence[tuple[int, int]], quantity: int) -> Fraction:
    for (left, low), (right, high) in pairwise(curve):
        if quantity <= right:
            return low + Fraction((quantity - left) * (high - low), right - left)
    raise ValueError("The quantity lies beyond the curve.")
