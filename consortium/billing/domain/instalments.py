"""A share falls due in four quarterly parts of its cycle, none before the split was frozen.

Part k is half_even(share·k/4) less what the parts before it took, so the parts add up to the
share exactly. A final split is the settlement: all of it is due the day it is frozen. A part is
overdue from the day after its thirty days to pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from consortium.kernel.money import half_even

PARTS = 4
NET_DAYS = 30


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a share: its number, its amount, the day it falls due, the last day to pay."""

    number: int
    amount: int
    due_on: date

    @property
    def payable_by(self) -> date:
        """The last day on which paying is in time."""
        return self.due_on + timedelta(days=NET_DAYS)


def instalments(
    *, share: int, starts_on: date, ends_on: date, frozen_on: date, final: bool
) -> tuple[Instalment, ...]:
    """The parts of `share`, in order."""
    if final:
        return (Instalment(1, share, frozen_on),)
    days = (ends_on - starts_on).days + 1
    found, billed = [], 0
    for number in range(1, PARTS + 1):
        so_far = half_even(Fraction(share * number, PARTS))
        quarter_ends = starts_on + timedelta(days=days * number // PARTS - 1)
        found.append(Instalment(number, so_far - billed, max(quarter_ends, frozen_on)))
        billed = so_far
    return tuple(found)


def fallen_due(parts: Sequence[Instalment], *, on: date) -> int:
    """What has fallen due by the end of a day."""
    return sum(part.amount for part in parts if part.due_on <= on)


def overdue(parts: Sequence[Instalment], *, met: int, on: date) -> int:
    """What should have been paid before `on` and was not; money meets the oldest part first."""
    late = sum(part.amount for part in parts if part.payable_by < on)
    return max(0, late - met)
