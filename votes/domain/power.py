"""Voting power: how often an elector decides, counted over every coalition, exactly.

J. F. Banzhaf, "Weighted voting doesn't work", Rutgers Law Review 19 (1965); L. S. Shapley and
M. Shubik, "A method for evaluating the distribution of power in a committee system", American
Political Science Review 48 (1954). Coalitions are counted by generating functions (Mann and
Shapley 1962), also by heads; one whole number holds a whole polynomial, one slot per weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

from votes.domain.rule import RuleInvalid

MOST_ELECTORS = 100
MOST_QUOTA = 100_000


@dataclass(frozen=True, slots=True)
class Share:
    """One elector: how many coalitions it turns, and both indices."""

    weight: int
    swings: int
    banzhaf: Fraction  # swings / 2ⁿ⁻¹
    normalised: Fraction  # swings / all swings
    shapley_shubik: Fraction


@dataclass(frozen=True, slots=True)
class Power:
    """All electors in the order given, and how many of all coalitions win."""

    quota: int
    heads: int
    shares: tuple[Share, ...]
    winning: int
    coalitions: int


def power(*, quota: int, weights: Sequence[int], heads: int = 1) -> Power:
    """Banzhaf (1965) and Shapley–Shubik (1954) where `quota` weight and `heads` heads win."""
    n = len(weights)
    if not 1 <= n <= MOST_ELECTORS:
        raise RuleInvalid(f"Power is counted for 1 to {MOST_ELECTORS} electors.")
    if min(weights) < 0 or not 1 <= quota <= min(sum(weights), MOST_QUOTA):
        raise RuleInvalid(
            f"The quota lies between 1 and the sum of the weights, at most {MOST_QUOTA:,}."
        )
    if not 1 <= heads <= n:
        raise RuleInvalid("The heads lie between 1 and the number of electors.")
    slot = n + 1
    table = _coalitions(weights, quota, slot)
    winning = sum(
        comb(n, h) - _total(table[h], 0, quota, slot) for h in range(max(heads, 0), n + 1)
    )
    by_weight = {w: _swings(table, w, quota, heads, slot) for w in sorted(set(weights))}
    everything = sum(sum(by_weight[w]) for w in weights)
    return Power(
        quota,
        heads,
        tuple(_share(w, by_weight[w], everything, n) for w in weights),
        winning,
        2**n,
    )


def _share(weight: int, swings: Sequence[int], everything: int, n: int) -> Share:
    total = sum(swings)
    ordered = sum(factorial(h) * factorial(n - h - 1) * s for h, s in enumerate(swings))
    return Share(
        weight,
        total,
        Fraction(total, 2 ** (n - 1)),
        Fraction(total, everything) if everything else Fraction(0),
        Fraction(ordered, factorial(n)),
    )


def _coalitions(weights: Sequence[int], quota: int, slot: int) -> list[int]:
    """Slot s of entry h: the coalitions of h electors and weight s; only s below the quota."""
    keep = (1 << slot * quota) - 1
    table = [0] * (len(weights) + 1)
    table[0] = 1
    for seen, weight in enumerate(weights):
        for h in range(seen + 1, 0, -1):
            table[h] += (table[h - 1] << slot * weight) & keep if weight < quota else 0
    return table


def _swings(table: Sequence[int], weight: int, quota: int, heads: int, slot: int) -> list[int]:
    """By size h: the coalitions without one elector of `weight` that lose, and win with it."""
    n = len(table) - 1
    keep = (1 << slot * quota) - 1
    low = max(quota - weight, 0)
    without, swings = 0, []
    for h in range(n):
        moved = (without << slot * weight) & keep if weight < quota and h else 0
        without = table[h] - moved
        if h + 1 < heads:
            swings.append(0)
        elif h < heads:  # too few heads without it: any weight from `low` on turns
            swings.append(comb(n - 1, h) - _total(without, 0, low, slot))
        else:
            swings.append(_total(without, low, quota, slot))
    return swings


def _total(packed: int, start: int, stop: int, slot: int) -> int:
    """The sum of the slots from `start` up to `stop`: a remainder, as with the digit sum mod 9."""
    if stop <= start:
        return 0
    part = (packed >> slot * start) & ((1 << slot * (stop - start)) - 1)
    return part % ((1 << slot) - 1)
