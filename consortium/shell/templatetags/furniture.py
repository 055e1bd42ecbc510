"""What pages are built from, for every template: icons, charts, navigation, forms, buttons.

How a page is written stands at the top of templates/shell/base.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import lucide
from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from consortium.kernel.actor import ANONYMOUS, Actor
from consortium.kernel.errors import Problem
from consortium.kernel.permissions import all_rules, allowed
from consortium.shell import nav
from consortium.shell.authentication import actor_of
from consortium.shell.charts import Chart
from consortium.shell.drawing import sheets
from consortium.shell.related import Related
from consortium.shell.related import related as find_related
from consortium.shell.theme import theme_of

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon, hidden from screen readers: the word beside it says the same."""
    svg = lucide._render_icon(name + "", size=20, **{"class": "icon", "aria-hidden": "true"})
    return mark_safe(svg)  # noqa: S308  (drawn from the package's own file)


@register.simple_tag
def chart(value: Chart | None) -> SafeString | str:
    """A chart of `consortium.shell.charts`, with its table folded below it."""
    if value is None:
        return ""
    drawing = value.template.replace("charts/", "charts/drawn_")
    kind = type(value).__name__.lower()
    context = {"chart": value, "sheets": sheets(value), "drawing": drawing, "kind": kind}
    return render_to_string(value.template, context)


@register.simple_tag(takes_context=True)
def nav_groups(context: template.Context, frame: str) -> tuple[nav.Group, ...]:
    """The links of a frame that the reader may open, by heading."""
    request = context.get("request")
    if request is None:
        return ()
    return nav.groups(frame, actor=_actor(context), path=request.path)


@register.simple_tag
def waiting(groups: Iterable[nav.Group]) -> int:
    """All badges together, for the folded menu."""
    return sum(link.badge for group in groups for link in group.links)


@register.simple_tag(takes_context=True)
def related(context: template.Context, kind: str, id: UUID) -> list[Related]:
    """What cites a thing, in the order of the story, as far as the reader may see it."""
    return find_related(kind, actor=_actor(context), id=id)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, on: Any = None) -> bool:
    """Whether the reader may; for buttons. `permission` is its value, `votes.cast_ballot`."""
    found = {rule.value: rule for rule in all_rules()}
    return allowed(_actor(context), found[permission], on=on)


@register.simple_tag(takes_context=True)
def reader(context: template.Context) -> Actor:
    """Who reads this page; nobody when the credentials are bad."""
    return _actor(context)


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """system, light or dark, as the reader chose."""
    request = context.get("request")
    return "system" if request is None else theme_of(request)


@register.filter
def frame(actor: Actor | str | None) -> str:
    """The frame that fits the reader, for pages that everybody may meet (`{% extends %}`)."""
    if isinstance(actor, Actor) and actor.is_staff:
        return "shell/staff.html"
    return (
        "shell/portal.html" if isinstance(actor, Actor) and actor.is_member else "shell/public.html"
    )


@register.filter
def home(actor: Actor | str | None) -> str:
    """The reader's first page."""
    if isinstance(actor, Actor) and actor.is_staff:
        return "/staff/"
    return "/portal/" if isinstance(actor, Actor) and actor.is_member else "/"


@register.inclusion_tag("shell/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, hint, error, input."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    group = kind == "radio" or widget.__class__.__name__ == "CheckboxSelectMultiple"
    return {"field": bound, "single": kind == "checkbox" and not group, "group": group}


@register.inclusion_tag("shell/parts/form.html", takes_context=True)
def form(
    context: template.Context, bound: Any, submit: str = "Save", **more: Any
) -> dict[str, Any]:
    """A whole form: error summary, fields, hidden keys, one button; `action`, `back`, `look`."""
    return {"form": bound, "submit": submit, **_hidden(context), **more}


@register.inclusion_tag("shell/parts/errors.html")
def form_errors(bound: Any) -> dict[str, Any]:
    """The summary above a form that was refused; each line leads to its field."""
    return {"form": bound}


@register.inclusion_tag("shell/parts/button.html", takes_context=True)
def button(
    context: template.Context, url: str, label: str, look: str = "", **more: Any
) -> dict[str, Any]:
    """A button that POSTs to `url` (an ActionPage); `look` quiet, danger, small; `icon_name`."""
    hidden = {**_hidden(context), "idempotency_key": str(uuid4())}
    return {"url": url, "label": label, "look": look, **hidden, **more}


@register.inclusion_tag("shell/parts/empty.html")
def empty(title: str, text: str = "", **more: Any) -> dict[str, Any]:
    """What belongs here and why nothing does; `url` and `label` for one button, `icon_name`."""
    return {"title": title, "text": text, "icon_name": "inbox", **more}


@register.inclusion_tag("shell/parts/pager.html")
def pager(slice: Any) -> dict[str, Any]:
    """Newer and older, for a `paging.Slice`."""
    return {"slice": slice}


@register.inclusion_tag("shell/parts/api_call.html", takes_context=True)
def api_call(
    context: template.Context, path: str, method: str = "GET", body: str = ""
) -> dict[str, Any]:
    """This page's data as a curl line."""
    request = context.get("request")
    root = f"{request.scheme}://{request.get_host()}" if request else ""
    lines = [f'curl -H "Authorization: Bearer $CW_TOKEN" "{root}{path}"']
    if method != "GET":
        lines.insert(0, "")
        lines = [
            f'curl -X {method} -H "Authorization: Bearer $CW_TOKEN"',
            '-H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json"',
            f"-d '{body or '{}'}' \"{root}{path}\"",
        ]
    return {"call": " \\\n  ".join(lines), "id": f"call-{abs(hash((path, method))) % 10**6}"}


def _hidden(context: template.Context) -> dict[str, Any]:
    names = ("csrf_token", "idempotency_key", "request")
    return {name: context.get(name) for name in names}


def _actor(context: template.Context) -> Actor:
    request = context.get("request")
    if request is None:
        return ANONYMOUS
    try:
        return actor_of(request)
    except Problem:
        return ANONYMOUS
