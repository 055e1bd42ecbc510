"""One run, for everyone: what it is, what it takes, and a what-if on its assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.compute import hours_text
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from consortium.kernel.money import compact_text
from consortium.roadmap import queries
from consortium.roadmap.access import P
from consortium.roadmap.domain import training
from consortium.roadmap.web.forms import EstimateForm, short_text
from consortium.shell.charts import Span
from consortium.shell.web import Access, Page, Rows

if TYPE_CHECKING:
    from consortium.roadmap.models import Run

FIELDS = ("n_total", "n_active", "tokens", "kind", "accelerator", "stage")


@dataclass(frozen=True)
class RunPage:
    """The run, its estimate with the assumptions, and the same for what the reader entered."""

    run: Run
    estimate: training.Estimate
    cost: Span | None
    programme: Span | None
    hours: Span
    form: EstimateForm
    what_if: training.Estimate | None
    what_if_cost: Span | None
    what_if_problem: str
    cancelled_because: str
    frame: str
    back: str


def frame_of(actor: Actor) -> tuple[str, str]:
    """The frame the reader is at home in, and the name of its roadmap."""
    if actor.is_staff:
        return "shell/staff.html", "staff-roadmap"
    return ("shell/portal.html", "roadmap") if actor.is_member else (
        "shell/public.html", "open-roadmap"
    )  # fmt: skip


class RunView(Page):
    """A run and its estimate."""

    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC)}
    template_name = "roadmap/run.html"

    def page(self, *, actor: Actor, **path: Any) -> RunPage:
        run = queries.run(actor, path["id"])
        estimate = queries.estimate(run)
        form, what_if, problem = self._what_if(actor, run)
        frame, roadmap = frame_of(actor)
        return RunPage(
            run=run,
            estimate=estimate,
            cost=_money_span("Final run", estimate.final, estimate.currency),
            programme=_money_span("Whole programme", estimate.programme, estimate.currency),
            hours=hours_span(estimate),
            form=form,
            what_if=what_if,
            what_if_cost=_money_span("Final run", what_if.final, what_if.currency)
            if what_if
            else None,
            what_if_problem=problem,
            cancelled_because=run.reason,
            frame=frame,
            back=reverse(roadmap),
        )

    def _what_if(
        self, actor: Actor, run: Run
    ) -> tuple[EstimateForm, training.Estimate | None, str]:
        chips = {item.slug: item for item in queries.accelerators(actor)}
        choices = [(slug, item.name) for slug, item in chips.items()]
        asked = "n_active" in self.request.GET
        initial = {
            "n_total": short_text(run.n_total),
            "n_active": short_text(run.n_active),
            "tokens": short_text(run.tokens),
            "kind": run.kind,
            "accelerator": run.accelerator.slug,
            "stage": "pretraining",
        }
        form = EstimateForm(
            self.request.GET if asked else None, initial=initial, accelerators=choices
        )
        if not asked or not form.is_valid():
            return form, None, ""
        given = form.cleaned_data
        chip = chips[given["accelerator"]]
        try:
            factor = queries.factor(chip, on=now().date())
            found = training.estimate(
                n_total=given["n_total"],
                n_active=given["n_active"],
                tokens=given["tokens"],
                kind=given["kind"],
                chip=chip.chip(factor.ppm),
                stage=given["stage"],
                micros=given["price"],
                currency=run.cycle.currency,
            )
        except Problem as problem:
            return form, None, f"{problem.detail} {problem.help}"
        return form, found, ""


def _money_span(title: str, value: training.Range | None, currency: str) -> Span | None:
    if value is None:
        return None
    texts = [compact_text(part, currency) for part in (value.low, value.central, value.high)]
    return Span(
        title, f"From {texts[0]} to {texts[2]}, central {texts[1]}.",
        value.low, value.central, value.high, *texts,
    )  # fmt: skip


def hours_span(estimate: training.Estimate) -> Span:
    """H100e-hours of an estimate as a range."""
    value = estimate.milli_hours
    texts = [
        f"{hours_text(part // 1000 * 1000)} h" for part in (value.low, value.central, value.high)
    ]
    return Span(
        "H100e-hours", f"From {texts[0]} to {texts[2]}, central {texts[1]}.",
        value.low, value.central, value.high, *texts,
    )  # fmt: skip
