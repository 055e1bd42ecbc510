"""Pages that belong to no app: what a problem code means, and whether we are well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.http import FileResponse, HttpRequest, JsonResponse

from consortium.kernel import moments
from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound, Problem
from consortium.kernel.models import Sweep
from consortium.kernel.permissions import Permission, Rules, anyone
from consortium.shell.reference import Group, reference
from consortium.shell.web import Access, Page, Rows


class P(Permission):
    """What one may do on the shell's own pages."""

    READ_PUBLIC_PAGES = "shell.read_public_pages"


Rules({P.READ_PUBLIC_PAGES: anyone})
OPEN = {"GET": Access(P.READ_PUBLIC_PAGES, rows=Rows.PUBLIC)}


@dataclass(frozen=True)
class Explanation:
    """One problem code in words."""

    code: str
    status: int
    title: str
    help: str


@dataclass(frozen=True)
class ProblemsPage:
    """Every code we answer with."""

    problems: tuple[Explanation, ...]


@dataclass(frozen=True)
class OneProblemPage:
    """One code."""

    problem: Explanation


def _explanation(problem: type[Problem]) -> Explanation:
    return Explanation(problem.code, problem.status, problem.title, problem.help)


class Problems(Page):
    """All problem codes."""

    access = OPEN
    template_name = "shell/problems.html"

    def page(self, *, actor: Actor, **path: Any) -> ProblemsPage:
        found = sorted(Problem.registry.values(), key=lambda item: item.code)
        return ProblemsPage(tuple(_explanation(item) for item in found))


class ProblemPage(Page):
    """What one problem code means and what to do about it."""

    access = OPEN
    template_name = "shell/problem.html"

    def page(self, *, actor: Actor, code: str = "", **path: Any) -> OneProblemPage:
        problem = Problem.registry.get(code)
        if problem is None:
            raise NotFound
        return OneProblemPage(_explanation(problem))


@dataclass(frozen=True)
class ReferencePage:
    """The API, call by call."""

    groups: tuple[Group, ...]


class Reference(Page):
    """The API reference."""

    access = OPEN
    template_name = "shell/reference.html"

    def page(self, *, actor: Actor, **path: Any) -> ReferencePage:
        return ReferencePage(reference())


def description(request: HttpRequest) -> FileResponse:
    """The OpenAPI 3.1 file itself."""
    path = settings.BASE_DIR / "docs" / "openapi.yaml"
    return FileResponse(path.open("rb"), content_type="application/yaml")


description.access = OPEN  # type: ignore[attr-defined]  # read by the route check


@dataclass(frozen=True)
class StatusPage:
    """The clock, and how each sweep is doing."""

    at: datetime
    healthy: bool
    late: tuple[str, ...]


def late_sweeps(at: datetime) -> tuple[str, ...]:
    """Sweeps that have not succeeded for three intervals, or a minute if that is longer."""
    schedule = current_app.conf.beat_schedule
    last = dict(Sweep.objects.values_list("name", "succeeded_at"))
    return tuple(
        name
        for name, entry in schedule.items()
        if (seen := last.get(name)) is None
        or (at - seen).total_seconds() > max(3 * entry["schedule"], 60)
    )


class Status(Page):
    """Whether the consortium's clockwork turns."""

    access = OPEN
    template_name = "shell/status.html"

    def page(self, *, actor: Actor, **path: Any) -> StatusPage:
        at = moments.now()
        late = late_sweeps(at)
        return StatusPage(at=at, healthy=not late, late=late)


def ready(request: HttpRequest) -> JsonResponse:
    """For load balancers: 200 when the database answers and every sweep is on time, else 503."""
    late = late_sweeps(moments.now())
    return JsonResponse({"ready": not late, "late": list(late)}, status=503 if late else 200)


ready.access = OPEN  # type: ignore[attr-defined]  # read by the route check
