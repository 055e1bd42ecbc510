"""The roadmap: every run by cycle, what it needs against what is pledged, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from consortium.dashboard.access import P
from consortium.kernel.actor import Actor
from consortium.kernel.compute import hours_text
from consortium.roadmap import queries as roadmap
from consortium.shell.charts import Meter
from consortium.shell.web import Access, Page, Rows
from members import queries as members

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle, RateCard, Run

NEWEST = 12  # cycles on one page: three years at four a year


@dataclass(frozen=True)
class RunLine:
    """One run; `cost` is None while its cycle has no in-kind rate."""

    run: Run
    cost: int | None
    currency: str


@dataclass(frozen=True)
class CycleBlock:
    """One cycle with its runs and the compute that is pledged for them."""

    cycle: Cycle
    runs: tuple[RunLine, ...]
    pledged: Meter | None


@dataclass(frozen=True)
class RoadmapPage:
    """Cycles, the latest first; `frame` is the template the page sits in."""

    frame: str
    blocks: tuple[CycleBlock, ...]


def blocks(actor: Actor) -> tuple[CycleBlock, ...]:
    """What is planned and done, by cycle."""
    runs = list(roadmap.runs(actor))
    return tuple(
        _block(cycle, [run for run in runs if run.cycle_id == cycle.pk])
        for cycle in roadmap.cycles(actor)[:NEWEST]
    )


def lines(cycle: Cycle, runs: list[Run]) -> tuple[RunLine, ...]:
    """The runs of one cycle, priced at its in-kind rate."""
    try:
        card = roadmap.in_kind_card(cycle)
    except roadmap.NoInKindRate:
        card = None
    return tuple(RunLine(run, _cost(run, card), cycle.currency) for run in runs)


def _cost(run: Run, card: RateCard | None) -> int | None:
    if card is None:
        return None
    return roadmap.training_value(run.need_milli_hours, card) + run.staff_cost + run.data_cost


def _block(cycle: Cycle, runs: list[Run]) -> CycleBlock:
    return CycleBlock(cycle, lines(cycle, runs), _pledged(cycle, runs))


def _pledged(cycle: Cycle, runs: list[Run]) -> Meter | None:
    need = sum(run.need_milli_hours for run in runs if run.state != "cancelled")
    if not need:
        return None
    pledged = sum(row.milli_hours for row in members.pledged(cycle))
    texts = [f"{hours_text(value // 1000 * 1000)} h" for value in (pledged, need)]
    return Meter(
        title="Pledged of what the runs need",
        description=f"{texts[0]} pledged, {texts[1]} needed, in H100e-hours.",
        value=pledged,
        of=need,
        value_text=texts[0],
        of_text=texts[1],
        done_word="Pledged",
        of_word="Needed",
        kept_word="covered",
    )


class OpenRoadmap(Page):
    """The roadmap for everybody."""

    access = {"GET": Access(P.SEE_LANDING, rows=Rows.PUBLIC)}
    template_name = "dashboard/roadmap.html"
    frame: ClassVar[str] = "shell/public.html"

    def page(self, *, actor: Actor, **path: Any) -> RoadmapPage:
        return RoadmapPage(self.frame, blocks(actor))


class MemberRoadmap(OpenRoadmap):
    """The same in the portal."""

    access = {"GET": Access(P.SEE_PLAN, rows=Rows.CONSORTIUM)}
    frame = "shell/portal.html"


class StaffRoadmap(OpenRoadmap):
    """The same on the desk."""

    access = {"GET": Access(P.SEE_TODAY, rows=Rows.STAFF)}
    frame = "shell/staff.html"
