"""Rounding, the same for every rule: floor, then leftover units to the largest remainders.

The amounts add up to the total exactly, nobody is a unit away from the exact share, and ties go
to the lower id, so the order in which members come in changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rounded:
    """One member's share: exact, its floor, the remainder, the unit it was given or not."""

    member: str
    exact: Fraction
    floor: int
    extra: int

    @property
    def remainder(self) -> Fraction:
        """What the floor cut off."""
        return self.exact - self.floor

    @property
    def amount(self) -> int:
        """Minor units to pay."""
        return self.floor + self.extra


def apportion(*, exact: Mapping[str, Fraction], total: int) -> tuple[Rounded, ...]:
    """Whole units that add up to `total`, by member id."""
    if sum(exact.values()) != total:
        raise ValueError("The exact shares do not add up to the total.")
    floors = {i: share.numerator // share.denominator for i, share in exact.items()}
    left = total - sum(floors.values())
    by_remainder = sorted(exact, key=lambda i: (floors[i] - exact[i], i))
    lucky = set(by_remainder[:left])
    return tuple(Rounded(i, exact[i], floors[i], int(i in lucky)) for i in sorted(exact))
