"""What everybody may know: the landing page, decisions, releases, costs as totals, members.

No page here names a staged release, a member's amount, or an uncounted ballot: each reads
through the same queries as everybody else, as nobody in particular.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from consortium.costs import queries as costs
from consortium.dashboard import plan, teaser
from consortium.dashboard.access import P
from consortium.kernel.actor import ANONYMOUS, Actor
from consortium.kernel.moments import now
from consortium.roadmap import queries as roadmap
from consortium.shell.charts import Curve
from consortium.shell.web import Access, Page, Rows
from members import queries as members
from releases import queries as releases
from votes import queries as votes

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle, Run
    from members.models import Organization
    from releases.models import Release
    from votes.models import Proposal

OPEN = {"GET": Access(P.SEE_LANDING, rows=Rows.PUBLIC)}
NEWEST = 50


@dataclass(frozen=True)
class Total:
    """What a run costs in all, and what one of `members` equal shares of it is."""

    run: Run
    currency: str
    total: int
    members: int

    @property
    def each(self) -> int:
        """An equal share, rounded down."""
        return self.total // max(1, self.members)


@dataclass(frozen=True)
class LandingPage:
    """What a stranger is told: how it works, and that it works."""

    members: int
    pledged: int
    cycle: Cycle | None
    total: Total | None
    curve: Curve | None
    runs: tuple[plan.RunLine, ...]
    decisions: tuple[Proposal, ...]
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class DecisionsPage:
    """Counted votes that were public."""

    decisions: tuple[Proposal, ...]


@dataclass(frozen=True)
class ReleasesPage:
    """Releases that were announced to everybody, and which of them can be read now."""

    lines: tuple[ReleaseLine, ...]


@dataclass(frozen=True)
class ReleaseLine:
    """One release as a stranger sees it."""

    release: Release
    is_open: bool
    opens_at: datetime | None


@dataclass(frozen=True)
class CostsPage:
    """Totals."""

    totals: tuple[Total, ...]
    curve: Curve | None


@dataclass(frozen=True)
class MembersPage:
    """Who is in."""

    organizations: tuple[Organization, ...]


def totals() -> tuple[Total, ...]:
    """Every funded run, the newest first."""
    return tuple(
        Total(row["run"], row["currency"], row["total"], row["members"])
        for row in costs.totals(ANONYMOUS)
    )


def release_lines() -> tuple[ReleaseLine, ...]:
    """What was announced to everybody, newest first."""
    found = list(releases.releases(ANONYMOUS)[:NEWEST])
    readings = releases.readings(ANONYMOUS, found, at=now())
    return tuple(
        ReleaseLine(row, readings[row.pk].answer == "open", readings[row.pk].opens_at)
        for row in found
    )


def _curve(total: Total | None) -> Curve | None:
    if total is None:
        return None
    return teaser.curve(
        ANONYMOUS,
        total=total.total,
        currency=total.currency,
        here=total.members,
        name=total.run.name,
    )


class Landing(Page):
    """The signed-out front page."""

    access = OPEN
    template_name = "dashboard/landing.html"

    def page(self, *, actor: Actor, **path: Any) -> LandingPage:
        cycle = roadmap.current_cycle(ANONYMOUS)
        newest = next(iter(totals()), None)
        return LandingPage(
            members=members.organizations(ANONYMOUS, state="admitted").count(),
            pledged=sum(row.milli_hours for row in members.pledged(cycle)) if cycle else 0,
            cycle=cycle,
            total=newest,
            curve=_curve(newest),
            runs=plan.lines(cycle, list(roadmap.runs(ANONYMOUS, cycle=cycle))) if cycle else (),
            decisions=tuple(votes.decisions(ANONYMOUS)[:3]),
            releases=tuple(line.release for line in release_lines() if line.is_open)[:3],
        )  # fmt: skip


class Decisions(Page):
    """What was decided."""

    access = OPEN
    template_name = "dashboard/decisions.html"

    def page(self, *, actor: Actor, **path: Any) -> DecisionsPage:
        return DecisionsPage(tuple(votes.decisions(ANONYMOUS)[:NEWEST]))


class Releases(Page):
    """What was released."""

    access = OPEN
    template_name = "dashboard/releases.html"

    def page(self, *, actor: Actor, **path: Any) -> ReleasesPage:
        return ReleasesPage(release_lines())


class Costs(Page):
    """What runs cost in all."""

    access = OPEN
    template_name = "dashboard/costs.html"

    def page(self, *, actor: Actor, **path: Any) -> CostsPage:
        found = totals()
        return CostsPage(found, _curve(next(iter(found), None)))


class Members(Page):
    """Who is in."""

    access = OPEN
    template_name = "dashboard/members.html"

    def page(self, *, actor: Actor, **path: Any) -> MembersPage:
        found = members.organizations(ANONYMOUS).order_by("name")
        return MembersPage(tuple(found[:2000]))
