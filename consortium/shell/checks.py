"""System checks: every route declares its Access; the database has every guard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.checks import register as register_check
from django.urls import URLPattern, URLResolver, get_resolver

# Views of others, whose access is their own matter: sign-in pages, static files, the raw admin.
FOREIGN = ("allauth.", "django.", "rest_framework.")


def register() -> None:
    """Called once from `ShellConfig.ready`."""
    register_check(every_route_has_access)
    register_check(every_guard_is_installed, Tags.database)


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (route, view class or function) of the URLconf, depth first."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            callback = pattern.callback
            view = getattr(callback, "view_class", None) or getattr(callback, "cls", callback)
            yield route, view


def every_route_has_access(**_: Any) -> list[CheckMessage]:
    """A view of ours without an Access table."""
    return [
        Error(f"/{route} has no Access declaration.", id="commonweight.E001")
        for route, view in routes()
        if not getattr(view, "access", None)
        and not str(getattr(view, "__module__", "")).startswith(FOREIGN)
    ]


def every_guard_is_installed(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Guards that the models declare and the database lacks."""
    from django.db import DatabaseError, connection

    from consortium.kernel.constraints import missing

    if not databases:
        return []
    try:
        if "kernel_clock" not in connection.introspection.table_names():
            return []  # not migrated yet: nothing can be missing
        lacking = missing()
    except DatabaseError as error:
        return [Warning(f"The guards could not be read: {error}", id="commonweight.W003")]
    return [
        Error(f"The database lacks the guard {name}: run migrate.", id="commonweight.E002")
        for name in lacking
    ]
