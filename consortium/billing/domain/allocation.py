"""A payment meets what its payer owes; what is left over is the payer's credit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allocation:
    """How much of a payment meets the balance, and how much is kept as credit."""

    applied: int
    credit: int


def allocate(*, amount: int, balance: int) -> Allocation:
    """Split `amount` over an open `balance` (zero or below: nothing is owed)."""
    applied = min(amount, max(balance, 0))
    return Allocation(applied, amount - applied)
