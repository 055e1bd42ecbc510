"""System checks: the hub stands first, on a bare host; our first path segments are reserved."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.checks import register as register_check
from django.urls import get_resolver

from releases.domain.paths import RESERVED_NAMESPACES

NAME = "releases.hub.middleware.Hub"


def register() -> None:
    """Called once, when the app is ready."""
    register_check(hub_stands_first)
    register_check(addresses_do_not_meet)


def hub_stands_first(**_: Any) -> list[CheckMessage]:
    """Sessions, redirects and compression must not touch what clients read."""
    found: list[CheckMessage] = []
    if not settings.MIDDLEWARE or settings.MIDDLEWARE[0] != NAME:
        found.append(Error(f"{NAME} must stand first in MIDDLEWARE.", id="commonweight.E030"))
    if urlsplit(settings.BASE_URL).path.strip("/"):
        text = "BASE_URL must be a bare host: Hub clients fail on a path prefix."
        found.append(Error(text, id="commonweight.E031"))
    return found


def addresses_do_not_meet(**_: Any) -> list[CheckMessage]:
    """A repository at `portal/x` would shadow pages, so each first segment of ours is reserved."""
    return [
        Warning(f"/{name}/ is ours: make it a reserved namespace.", id="commonweight.W032")
        for name in first_segments(get_resolver().url_patterns)
        if name not in RESERVED_NAMESPACES
    ]


def first_segments(patterns: Any) -> list[str]:
    """The fixed first path segments of the site map."""
    found = set()
    for pattern in patterns:
        route = str(pattern.pattern).lstrip("^")
        if not route and hasattr(pattern, "url_patterns"):
            found.update(first_segments(pattern.url_patterns))
        segment = route.partition("/")[0]
        if re.fullmatch(r"[A-Za-z0-9._-]+", segment):
            found.add(segment.lower())
    return sorted(found)
