"""The words that every template may use: figures in words, icons, charts, navigation, forms."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from consortium.kernel import compute, money
from consortium.kernel.actor import ANONYMOUS, Actor
from consortium.kernel.canonical import fraction_text
from consortium.kernel.errors import Problem
from consortium.kernel.permissions import all_rules, allowed
from consortium.shell import nav
from consortium.shell.authentication import actor_of
from consortium.shell.drawing import sheets

register = template.Library()

# State → the look of its chip. A state that is not listed is drawn muted.
LOOKS = {
    "good": "admitted active accepted approved adopted enacted frozen finished open public paid done"
    " live good sealed settled sent verified met passed",
    "warn": "applied draft planned signed reported collecting scheduled discussion queued staged"
    " objection closing overdue suspended disputed held late pending",
    "active": "authorised running locked voting waiting",
    "bad": "declined withdrawn rejected cancelled failed revoked ended expired lapsed void superseded"
    " discarded uncollectible missed",
}
_LOOK = {state: look for look, states in LOOKS.items() for state in states.split()}


@register.filter(name="money")
def exact_money(amount: int | None, currency: str = "USD") -> str:
    """Minor units as exact text: `$6,149,529.07`."""
    return "–" if amount is None else money.exact_text(int(amount), currency)


@register.filter
def compact(amount: int | None, currency: str = "USD") -> SafeString | str:
    """Minor units as a short figure with the exact one in its label: `$6.15M`."""
    if amount is None:
        return "–"
    exact = money.exact_text(int(amount), currency)
    return format_html(
        '<span title="{}">{}</span>', exact, money.compact_text(int(amount), currency)
    )


@register.filter
def hours(milli_hours: int | None) -> str:
    """Milli-H100e-hours as whole hours: `5,200,000 h`."""
    if milli_hours is None:
        return "–"
    return f"{compute.hours_text(round(int(milli_hours) / 1000) * 1000)} h"


@register.filter
def exact_hours(milli_hours: int | None) -> str:
    """Milli-H100e-hours with their three digits."""
    return "–" if milli_hours is None else f"{compute.hours_text(int(milli_hours))} h"


@register.filter
def short(number: int | None) -> str:
    """Parameters and tokens as people say them: 70.6B, 15T."""
    if number is None:
        return "–"
    for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")):
        if abs(number) >= size:
            tenths = money.half_even(Fraction(number * 10, size))
            whole, part = divmod(tenths, 10)
            return f"{whole:,}.{part}{letter}" if part else f"{whole:,}{letter}"
    return f"{number:,}"


@register.filter
def percent(value: Fraction | None, digits: int = 2) -> str:
    """An exact ratio as a percentage: `12.34 %`."""
    if value is None:
        return "–"
    scaled = money.half_even(Fraction(value) * 100 * 10**digits)
    whole, part = divmod(abs(scaled), 10**digits)
    sign = "−" if scaled < 0 else ""
    return f"{sign}{whole:,}.{part:0{digits}d} %" if digits else f"{sign}{whole:,} %"


@register.filter
def exact(value: Fraction | None) -> str:
    """An exact ratio as `n/d`."""
    return "–" if value is None else fraction_text(Fraction(value))


@register.filter
def count(value: int | None) -> str:
    """A whole number with its thousands apart."""
    return "–" if value is None else f"{value:,}"


@register.filter
def size(value: int | None) -> str:
    """Bytes as people say them: 230 kB, 15.2 GB."""
    if value is None:
        return "–"
    for unit, letter in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if value >= unit:
            tenths = money.half_even(Fraction(value * 10, unit))
            return f"{tenths // 10:,}.{tenths % 10} {letter}"
    return f"{value:,} B"


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment in UTC, machine-readable."""
    if value is None:
        return "–"
    return format_html(
        '<time datetime="{}" class="nowrap">{} UTC</time>',
        value.strftime("%Y-%m-%dT%H:%M:%SZ"),
        value.strftime("%-d %b %Y, %H:%M"),
    )


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A day, machine-readable."""
    if value is None:
        return "–"
    return format_html(
        '<time datetime="{}" class="nowrap">{}</time>',
        value.strftime("%Y-%m-%d"),
        value.strftime("%-d %b %Y"),
    )


@register.filter
def hexadecimal(value: bytes | memoryview | None) -> str:
    """Bytes as hex."""
    return "–" if value is None else bytes(value).hex()


@register.filter
def chip(state: str) -> SafeString:
    """A state as a chip: its word, and a dot whose colour only repeats it."""
    look = _LOOK.get(str(state), "")
    return format_html('<span class="chip {}">{}</span>', look, str(state).replace("_", " "))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon, hidden from screen readers: the word beside it says the same."""
    svg = lucide(name, size=20, **{"class": "icon"})
    return mark_safe(str(svg).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S308  (our own file)


@register.simple_tag
def chart(value: Any) -> SafeString:
    """A chart of `consortium.shell.charts`, with its table folded below it."""
    return render_to_string(value.template, {"chart": value, "sheets": sheets(value)})


@register.simple_tag(takes_context=True)
def nav_links(context: template.Context, frame: str) -> list[nav.Link]:
    """The links of a frame that the reader may open."""
    request = context.get("request")
    if request is None:
        return []
    return nav.links(frame, actor=_actor(context), path=request.path)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, on: Any = None) -> bool:
    """Whether the reader may; for buttons. `permission` is its value, `votes.cast_ballot`."""
    found = {rule.value: rule for rule in all_rules()}
    return allowed(_actor(context), found[permission], on=on)


@register.simple_tag(takes_context=True)
def reader(context: template.Context) -> Actor:
    """Who reads this page; nobody when the credentials are bad."""
    return _actor(context)


@register.inclusion_tag("shell/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, hint, input, error."""
    kind = getattr(bound.field.widget, "input_type", "")
    group = kind in ("radio",) or bound.field.widget.__class__.__name__ == "CheckboxSelectMultiple"
    return {"field": bound, "single": kind == "checkbox" and not group, "group": group}


@register.inclusion_tag("shell/parts/form.html", takes_context=True)
def form(
    context: template.Context, bound: Any, submit: str = "Save", **more: Any
) -> dict[str, Any]:
    """A whole form: error summary, fields, hidden keys, one button (`look` quiet or danger)."""
    return {
        "form": bound,
        "submit": submit,
        "csrf_token": context.get("csrf_token"),
        "idempotency_key": context.get("idempotency_key"),
        "request": context.get("request"),
        **more,
    }


@register.inclusion_tag("shell/parts/button.html", takes_context=True)
def button(
    context: template.Context, url: str, label: str, look: str = "", **more: Any
) -> dict[str, Any]:
    """A button that POSTs to `url` (an ActionPage); works without JavaScript."""
    import uuid

    return {
        "url": url,
        "label": label,
        "look": look,
        "csrf_token": context.get("csrf_token"),
        "idempotency_key": str(uuid.uuid4()),
        **more,
    }


def _actor(context: template.Context) -> Actor:
    request = context.get("request")
    if request is None:
        return ANONYMOUS
    try:
        return actor_of(request)
    except Problem:
        return ANONYMOUS
