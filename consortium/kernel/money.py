"""Money is an `int` of minor units beside an ISO 4217 code; nothing here knows a float.

Rates are integer micros: 10⁻⁶ of one currency unit per hour.
"""

from __future__ import annotations

import re
from fractions import Fraction

from consortium.kernel.errors import Malformed, Problem

# ISO 4217 minor units (the list of active codes, 2024 amendment 177). Only currencies that the
# consortium can account in; an unlisted code is refused instead of guessed at two digits.
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(
        [
            "AUD",
            "BRL",
            "CAD",
            "CHF",
            "CNY",
            "CZK",
            "DKK",
            "EUR",
            "GBP",
            "HKD",
            "HUF",
            "ILS",
            "INR",
            "MXN",
            "NOK",
            "NZD",
            "PLN",
            "RON",
            "SEK",
            "SGD",
            "THB",
            "TRY",
            "TWD",
            "USD",
            "ZAR",
            "AED",
            "SAR",
        ],
        2,
    ),
    **dict.fromkeys(["JPY", "KRW", "ISK", "CLP", "VND"], 0),
    **dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 3),
}

MAX_AMOUNT = 10**15  # minor units; the ledger's bound on one line

_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")


class CurrencyUnknown(Problem):
    """We keep no books in this currency."""

    code, status, title = "currency_unknown", 422, "This currency is not supported"
    help = "Use one of the ISO 4217 codes listed in docs/money.md."


def exponent(currency: str) -> int:
    """The number of decimal digits of `currency`'s minor unit (USD 2, JPY 0, KWD 3)."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise CurrencyUnknown(f"{currency!r} is not a currency we keep books in.") from None


def half_even(value: Fraction) -> int:
    """The nearest integer, ties to the even one (Python's own rule for `Fraction`)."""
    rounded: int = round(value)
    return rounded


def parse_amount(text: str, currency: str) -> int:
    """Minor units from decimal text such as `"1200.50"`; more digits than the unit has: 400."""
    digits = exponent(currency)
    plain = text.strip().replace(",", "").replace("_", "")
    if not _DECIMAL.fullmatch(plain):
        raise Malformed(f"{text!r} is not an amount of {currency}, such as 1200.50.")
    whole, _, part = plain.partition(".")
    if len(part) > digits:
        raise Malformed(f"{currency} has {digits} decimal digits; {text!r} has {len(part)}.")
    sign = -1 if whole.startswith("-") else 1
    scale: int = 10**digits
    return sign * (abs(int(whole)) * scale + int(part.ljust(digits, "0") or "0"))


def decimal_text(amount: int, currency: str) -> str:
    """`123456, "USD"` → `"1234.56"`: what a CSV or an API reader can parse."""
    digits = exponent(currency)
    sign, plain = ("-" if amount < 0 else ""), str(abs(amount)).rjust(digits + 1, "0")
    return f"{sign}{plain[:-digits]}.{plain[-digits:]}" if digits else f"{sign}{plain}"


def exact_text(amount: int, currency: str) -> str:
    """`123456, "USD"` → `"$1,234.56"`: what a person reads on a statement."""
    whole, dot, part = decimal_text(abs(amount), currency).partition(".")
    sign = "−" if amount < 0 else ""
    symbol = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}.get(currency, currency + " ")
    return f"{sign}{symbol}{int(whole):,}{dot}{part}"


def compact_text(amount: int, currency: str) -> str:
    """`614952907, "USD"` → `"$6.15M"`: what a tile shows, with the exact figure in its label."""
    units = Fraction(abs(amount), 10 ** exponent(currency))
    sign = "−" if amount < 0 else ""
    symbol = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}.get(currency, currency + " ")
    for size, suffix in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if units >= size:
            hundredths = half_even(units * 100 / size)
            return f"{sign}{symbol}{hundredths // 100}.{hundredths % 100:02d}{suffix}"
    return exact_text(amount, currency)
