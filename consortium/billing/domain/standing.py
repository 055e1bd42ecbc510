"""A member stands suspended while its membership is, overdue while money is late, else good."""

from __future__ import annotations

from collections.abc import Iterable

GOOD, OVERDUE, SUSPENDED = "good", "overdue", "suspended"


def standing(*, organization_state: str, overdue: Iterable[int]) -> str:
    """`overdue` holds the late amount of each pool, whatever its currency."""
    if organization_state == "suspended":
        return SUSPENDED
    return OVERDUE if any(amount > 0 for amount in overdue) else GOOD
