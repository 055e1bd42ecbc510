"""Navigation is a registry: each app adds its entries in `AppConfig.ready`, in story order.

The shell draws what the actor may open. A badge counts what waits for the actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import Permission, allowed

Badge = Callable[[Actor], int]

# An entry's `order` is its place in the story; where a heading begins follows from it.
HEADINGS: dict[str, tuple[tuple[int, str], ...]] = {
    "portal": ((0, ""), (20, "Contribute"), (40, "Decide"), (60, "Models"), (70, "Organization")),
    "staff": ((0, ""), (20, "Members"), (40, "Runs and votes"), (70, "Books")),
    "public": ((0, ""),),
}


@dataclass(frozen=True)
class Entry:
    """One link: `frame` is portal, staff or public; `order` is its place in the story."""

    frame: str
    order: int
    label: str
    icon: str
    url_name: str
    permission: Permission
    badge: Badge | None = None


@dataclass(frozen=True)
class Link:
    """An entry as it is drawn for one actor on one page."""

    label: str
    icon: str
    url: str
    current: bool
    badge: int


@dataclass(frozen=True)
class Group:
    """The links under one heading; the first group has none."""

    heading: str
    links: tuple[Link, ...]


_ENTRIES: dict[tuple[str, str], Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; an app registers each of its pages once."""
    for entry in entries:
        _ENTRIES[entry.frame, entry.url_name] = entry


def groups(frame: str, *, actor: Actor, path: str) -> tuple[Group, ...]:
    """What `actor` may open in `frame`, by heading; the longest match of `path` is current."""
    found = [
        (entry, reverse(entry.url_name))
        for entry in sorted(_ENTRIES.values(), key=lambda item: item.order)
        if entry.frame == frame and allowed(actor, entry.permission)
    ]
    current = max((url for _, url in found if _leads_to(url, path)), key=len, default="")
    return tuple(
        Group(heading, tuple(_link(entry, url, url == current, actor) for entry, url in members))
        for heading, members in groupby(found, key=lambda item: _heading(frame, item[0].order))
    )


def _leads_to(url: str, path: str) -> bool:
    """Whether `path` lies under `url`; a frame's own first page is only itself."""
    return path == url if url in ("/", "/portal/", "/staff/") else path.startswith(url)


def _heading(frame: str, order: int) -> str:
    return [heading for start, heading in HEADINGS[frame] if start <= order][-1]


def _link(entry: Entry, url: str, current: bool, actor: Actor) -> Link:
    waiting = entry.badge(actor) if entry.badge else 0
    return Link(entry.label, entry.icon, url, current=current, badge=waiting)
