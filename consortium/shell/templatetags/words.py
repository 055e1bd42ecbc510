"""Figures in words, for every template: money, hours, ratios, bytes, moments, states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import wraps
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consortium.kernel import compute, money
from consortium.kernel.canonical import fraction_text
from consortium.shell.charts import HOURS, said

register = template.Library()

# State → the look of its chip. A state that is not listed is drawn muted.
LOOKS = {
    "good": "admitted active accepted approved adopted enacted frozen finished open public paid"
    " done live good sealed settled sent verified met passed",
    "warn": "applied draft planned signed reported collecting scheduled discussion queued staged"
    " objection closing overdue suspended disputed held late pending",
    "active": "authorised running locked voting waiting",
    "bad": "declined withdrawn rejected cancelled failed revoked ended expired lapsed void"
    " superseded discarded uncollectible missed",
}
_LOOK = {state: look for look, states in LOOKS.items() for state in states.split()}


def or_dash(said: Callable[..., SafeString | str]) -> Callable[..., SafeString | str]:
    """A filter that says – where there is nothing: None, or a missing attribute's empty text."""

    @wraps(said)
    def filter(value: Any, *rest: Any) -> SafeString | str:
        return "–" if value is None or value == "" else said(value, *rest)

    return filter


@register.filter(name="money")
@or_dash
def exact_money(amount: int, currency: str = "USD") -> str:
    """Minor units as exact text: `$6,149,529.07`."""
    return money.exact_text(int(amount), currency)


@register.filter
@or_dash
def compact(amount: int, currency: str = "USD") -> SafeString:
    """Minor units as a short figure with the exact one in its label: `$6.15M`."""
    exact = money.exact_text(int(amount), currency)
    return format_html(
        '<span title="{}">{}</span>', exact, money.compact_text(int(amount), currency)
    )


@register.filter
@or_dash
def hours(milli_hours: int) -> str:
    """Milli-H100e-hours as whole hours: `5,200,000 h`."""
    return said(int(milli_hours), HOURS)


@register.filter
@or_dash
def exact_hours(milli_hours: int) -> str:
    """Milli-H100e-hours with their three digits."""
    return f"{compute.hours_text(int(milli_hours))} h"


@register.filter
@or_dash
def short(number: int) -> str:
    """Parameters and tokens as people say them: 70.6B, 15T."""
    for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")):
        if abs(number) >= size:
            tenths = money.half_even(Fraction(number * 10, size))
            whole, part = divmod(tenths, 10)
            return f"{whole:,}.{part}{letter}" if part else f"{whole:,}{letter}"
    return f"{number:,}"


@register.filter
@or_dash
def percent(value: Fraction, digits: int = 2) -> str:
    """An exact ratio as a percentage: `12.34 %`."""
    scaled = money.half_even(Fraction(value) * 100 * 10**digits)
    whole, part = divmod(abs(scaled), 10**digits)
    sign = "−" if scaled < 0 else ""
    return f"{sign}{whole:,}.{part:0{digits}d} %" if digits else f"{sign}{whole:,} %"


@register.filter
@or_dash
def exact(value: Fraction) -> str:
    """An exact ratio as `n/d`."""
    return fraction_text(Fraction(value))


@register.filter
@or_dash
def count(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}"


@register.filter
@or_dash
def size(value: int) -> str:
    """Bytes as people say them: 230 kB, 15.2 GB."""
    for unit, letter in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if value >= unit:
            tenths = money.half_even(Fraction(value * 10, unit))
            return f"{tenths // 10:,}.{tenths % 10} {letter}"
    return f"{value:,} B"


@register.filter
@or_dash
def moment(value: datetime) -> SafeString | str:
    """A moment in UTC, machine-readable."""
    return format_html(
        '<time datetime="{}" class="nowrap">{} UTC</time>',
        value.strftime("%Y-%m-%dT%H:%M:%SZ"),
        value.strftime("%-d %b %Y, %H:%M"),
    )


@register.filter
@or_dash
def day(value: date | datetime) -> SafeString | str:
    """A day, machine-readable."""
    return format_html(
        '<time datetime="{}" class="nowrap">{}</time>',
        value.strftime("%Y-%m-%d"),
        value.strftime("%-d %b %Y"),
    )


@register.filter
@or_dash
def hexadecimal(value: bytes | memoryview) -> str:
    """Bytes as hex."""
    return bytes(value).hex()


@register.filter
def chip(state: str) -> SafeString:
    """A state as a chip: its word, and a dot whose colour only repeats it."""
    look = _LOOK.get(str(state), "")
    return format_html('<span class="chip {}">{}</span>', look, str(state).replace("_", " "))


@register.filter
def roles(names: Iterable[str]) -> str:
    """Roles in words, in one order."""
    return ", ".join(sorted(names))


@register.filter
def one_in(value: Fraction | None) -> str:
    """A share as a part of one, rounded down to a tenth: `1/9.7`, and `1/6` when it is whole."""
    if not value:
        return "–"
    tenths = 10 * value.denominator // value.numerator
    whole, part = divmod(tenths, 10)
    return f"1/{whole:,}.{part}" if part else f"1/{whole:,}"


@register.filter
@or_dash
def millions(milli_hours: int) -> str:
    """Milli-H100e-hours as people say them: `19.1M`."""
    return short(milli_hours // 1000)
