"""What joining costs against going alone: one line per number of members, and two marks.

F is what the frontier costs somebody alone. The marks are F/10 and F/50; with equal shares they
are reached at ⌈10·K/F⌉ and ⌈50·K/F⌉ members.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from consortium.kernel.errors import Invalid
from consortium.kernel.money import half_even

FEWEST, MOST = 2, 60
MARKS = (10, 50)


class WhatIfRefused(Invalid):
    """The question has no answer."""

    code, title = "what_if_refused", "This what-if has no answer"
    help = "Ask for 2 to 60 members and a positive cost."


@dataclass(frozen=True, slots=True)
class Range:
    """Low, central and high, in minor units."""

    low: int
    central: int
    high: int


@dataclass(frozen=True, slots=True)
class Step:
    """With `members` members: the own share, its part of going alone, and "1/x of frontier"."""

    members: int
    share: Range
    of_solo: Fraction
    frontier_tenths: int | None  # x in tenths, rounded down; None without a reference


@dataclass(frozen=True, slots=True)
class Mark:
    """F/parts, and the least number of members that brings the central share to it."""

    parts: int
    amount: int
    members: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All steps and marks."""

    cost: Range
    steps: tuple[Step, ...]
    marks: tuple[Mark, ...]


def what_if(
    *,
    cost: Range,
    frontier: int | None = None,
    relative_weight: Fraction = Fraction(1),
    fewest: int = FEWEST,
    most: int = MOST,
) -> WhatIf:
    """The curve for a member that weighs `relative_weight` times the average of the others."""
    if not FEWEST <= fewest <= most <= MOST or cost.central <= 0 or relative_weight < 0:
        raise WhatIfRefused
    steps = tuple(
        _step(members, cost, frontier, relative_weight) for members in range(fewest, most + 1)
    )
    marks: tuple[Mark, ...] = ()
    if frontier:
        marks = tuple(_mark(parts, cost, frontier, relative_weight) for parts in MARKS)
    return WhatIf(cost, steps, marks)


def own_part(members: int, relative_weight: Fraction) -> Fraction:
    """w/(w + n - 1): equal members pay 1/n."""
    if relative_weight == 0:
        return Fraction(0)
    return relative_weight / (relative_weight + members - 1)


def _step(members: int, cost: Range, frontier: int | None, weight: Fraction) -> Step:
    part = own_part(members, weight)
    share = Range(*(half_even(amount * part) for amount in (cost.low, cost.central, cost.high)))
    tenths = None
    if frontier and part:
        exact = Fraction(10 * frontier) / (cost.central * part)
        tenths = exact.numerator // exact.denominator
    return Step(members, share, part, tenths)


def _mark(parts: int, cost: Range, frontier: int, weight: Fraction) -> Mark:
    goal = Fraction(frontier, parts)
    if weight == 0:
        return Mark(parts, half_even(goal), 1)
    # K·w/(w+n-1) ≤ F/parts  ⇔  n ≥ K·w·parts/F - w + 1
    needed = Fraction(cost.central) * weight / goal - weight + 1
    least = max(1, -(-needed.numerator // needed.denominator))
    return Mark(parts, half_even(goal), least if least <= 10**6 else None)
