"""The landing page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consortium.dashboard.access import P
from consortium.kernel.actor import Actor
from consortium.shell.web import Access, Page, Rows


@dataclass(frozen=True)
class LandingPage:
    """What a stranger is told."""

    members: int


class Landing(Page):
    """The signed-out front page."""

    access = {"GET": Access(P.SEE_LANDING, rows=Rows.PUBLIC)}
    template_name = "dashboard/landing.html"

    def page(self, *, actor: Actor, **path: Any) -> LandingPage:
        return LandingPage(members=0)
