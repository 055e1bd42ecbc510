"""Prices are dated, sourced rows, never constants; an in-kind rate stays at or below the market."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from consortium.kernel.compute import value
from consortium.kernel.errors import Invalid, Malformed
from consortium.kernel.money import MAX_AMOUNT, exponent, half_even

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


class FigureTooLarge(Invalid):
    """A result that no book of ours can hold."""

    code, title = "figure_too_large", "This is more than the books can hold"
    help = "Check the unit: compute is counted in thousandths of an hour, money in minor units."


def bounded(figure: int, *, pointer: str = "/amount") -> int:
    """`figure`, when it is one that the ledger takes: at most 10¹⁵ milli-hours or minor units."""
    if figure > MAX_AMOUNT:
        raise FigureTooLarge(pointer=pointer)
    return figure


def price_text(micros: int, currency: str) -> str:
    """`2_200_000, "USD"` → `"2.20 USD"`: a price with all the digits it has, two at least."""
    whole, part = divmod(micros, 10**6)
    digits = f"{part:06d}".rstrip("0").ljust(exponent(currency), "0")
    return f"{whole:,}{'.' if digits else ''}{digits} {currency}"


class PriceMalformed(Malformed):
    """Not a price."""

    code, title = "price_malformed", "This is not a price"
    help = "Write a price above zero such as 2.20, with at most six decimals."


def parse_price(text: str) -> int:
    """Micros from decimal text: `"2.20"` → `2_200_000`."""
    found = re.fullmatch(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?", text.strip(), re.ASCII)
    micros = int(found[1]) * 10**6 + int((found[2] or "").ljust(6, "0")) if found else 0
    if micros == 0:
        raise PriceMalformed(f"{text[:40]!r} is not a price such as 2.20.")
    return micros


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
    return bounded(half_even(Fraction(amount * 10**9, micros * 10 ** exponent(currency))))


def worth(*, milli_hours: int, micros: int, currency: str) -> int:
    """Minor units that compute is worth at the in-kind rate."""
    return bounded(value(milli_hours=milli_hours, micros=micros, currency=currency))
