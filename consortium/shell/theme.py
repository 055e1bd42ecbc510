"""How the pages look is the reader's choice: kept in a cookie, and with the person who signed in.

The shell knows no tables of people; whoever keeps them registers `keep` in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import Permission, Rules, anyone
from consortium.shell.access import Access, Rows
from consortium.shell.web import Page, redirect

THEMES = ("system", "light", "dark")
COOKIE = "theme"
YEAR = 365 * 24 * 3600

Keep = Callable[[Actor, str], None]
_KEEPERS: list[Keep] = []


class P(Permission):
    """What one may do about the looks."""

    CHOOSE_THEME = "shell.choose_theme"


Rules({P.CHOOSE_THEME: anyone})


def register(keep: Keep) -> None:
    """Say how a signed-in person's choice is kept."""
    _KEEPERS.append(keep)


def theme_of(request: HttpRequest) -> str:
    """The cookie's choice, else the person's, else the system's."""
    chosen = request.COOKIES.get(COOKIE) or getattr(
        getattr(request, "user", None), "theme", "system"
    )
    return chosen if chosen in THEMES else "system"


class Theme(Page):
    """POST `theme`; back to where one was."""

    access = {"POST": Access(P.CHOOSE_THEME, rows=Rows.PUBLIC)}

    def submit(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """Set the cookie; anything but a known theme means the system's."""
        theme = request.POST.get("theme", "")
        theme = theme if theme in THEMES else "system"
        if self.actor.person_id is not None:
            for keep in _KEEPERS:
                keep(self.actor, theme)
        response = redirect(_back(request))
        response.set_cookie(
            COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
        return response


def _back(request: HttpRequest) -> str:
    there = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(
        there, allowed_hosts=None, require_https=request.is_secure()
    )
    return there if local and there.startswith("/") else "/"
