"""Navigation is a registry: each app adds its entries in `AppConfig.ready`, in story order.

The shell draws what the actor may open. A badge counts what waits for the actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import Permission, allowed

Badge = Callable[[Actor], int]


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


_ENTRIES: dict[tuple[str, str], Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; an app registers each of its pages once."""
    for entry in entries:
        _ENTRIES[entry.frame, entry.url_name] = entry


def links(frame: str, *, actor: Actor, path: str) -> list[Link]:
    """The links of `frame` that `actor` may open; the longest match of `path` is current."""
    found = [
        (entry, reverse(entry.url_name))
        for entry in sorted(_ENTRIES.values(), key=lambda item: item.order)
        if entry.frame == frame and allowed(actor, entry.permission)
    ]
    matching = [url for _, url in found if path.startswith(url)]
    current = max(matching, key=len, default="")
    return [
        Link(
            entry.label,
            entry.icon,
            url,
            current=url == current,
            badge=entry.badge(actor) if entry.badge else 0,
        )
        for entry, url in found
    ]
