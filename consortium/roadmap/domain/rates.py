"""Prices are dated, sourced rows, never constants; an in-kind rate stays at or below the market."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from consortium.kernel.compute import value
from consortium.kernel.errors import Invalid
from consortium.kernel.money import exponent, half_even

QUOTES_NEEDED = 3
QUOTE_LIFE_DAYS = 90


class TooFewQuotes(Invalid):
    """An in-kind rate needs three rental quotes of the last 90 days."""

    code, title = "too_few_quotes", "An in-kind rate needs three fresh rental quotes"
    help = "Enter rental rate cards for the H100 SXM observed within the last 90 days first."


class RateAboveMarket(Invalid):
    """The in-kind rate exceeds the median of the quotes."""

    code, title = "rate_above_market", "The in-kind rate is above the market"
    help = "Members are credited at most the median of the rental quotes."


def demand_market(*, micros: int, quotes: Sequence[int]) -> None:
    """Raise unless `micros` is at most the median of at least three `quotes`."""
    if len(quotes) < QUOTES_NEEDED:
        raise TooFewQuotes(f"There are {len(quotes)} quotes; {QUOTES_NEEDED} are needed.")
    ordered = sorted(quotes)
    middle = len(ordered) // 2
    median = Fraction(ordered[middle] + ordered[~middle], 2)
    if micros > median:
        raise RateAboveMarket(f"{micros} micros exceed the median of {median} micros.")


def hours_for_cash(*, amount: int, micros: int, currency: str) -> int:
    """Milli-H100e-hours that `amount` minor units stand for at the in-kind rate, half-even."""
    return half_even(Fraction(amount * 10**9, micros * 10 ** exponent(currency)))


def worth(*, milli_hours: int, micros: int, currency: str) -> int:
    """Minor units that compute is worth at the in-kind rate."""
    return value(milli_hours=milli_hours, micros=micros, currency=currency)
