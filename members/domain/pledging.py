"""Pledge arithmetic: schedules, shares of the whole, and the moves of pledges and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from consortium.kernel.errors import Invalid
from consortium.kernel.money import half_even

PLEDGE_MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("signed", "withdrawn"),
    "signed": ("accepted", "declined", "withdrawn"),
    "accepted": (),
    "declined": (),
    "withdrawn": (),
}
DELIVERY_MOVES: dict[str, tuple[str, ...]] = {
    "reported": ("accepted", "disputed"),
    "disputed": ("accepted",),
    "accepted": (),
}
QUARTERS = 4


class ScheduleInvalid(Invalid):
    """The quarterly parts do not make up the pledge."""

    code, title = "schedule_invalid", "The quarterly parts do not add up to the pledge"
    help = "Give four whole numbers, none negative, that add up to the amount; or leave it out."


def schedule(amount: int, parts: Sequence[int] | None = None) -> list[int]:
    """Four quarterly parts of `amount`; even ones by cumulative difference unless given."""
    if parts is None:
        ends = [half_even(Fraction(amount * k, QUARTERS)) for k in range(QUARTERS + 1)]
        return [after - before for before, after in pairwise(ends)]
    if len(parts) != QUARTERS or min(parts) < 0 or sum(parts) != amount:
        raise ScheduleInvalid(pointer="/schedule")
    return list(parts)


def shares(values: Sequence[int]) -> list[Fraction]:
    """Each value's exact part of the sum; nothing pledged gives zeros."""
    total = sum(values)
    return [Fraction(value, total) if total else Fraction(0) for value in values]
