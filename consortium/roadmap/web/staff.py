"""The secretariat's plans: cycles, prices, runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.roadmap import actions, queries
from consortium.roadmap.access import P
from consortium.roadmap.web.forms import CancelForm, CycleForm, RateCardForm, RunForm
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle, RateCard, Run


@dataclass(frozen=True)
class CyclesPage:
    """Every cycle, and the prices and runs of the chosen one."""

    cycles: tuple[Cycle, ...]
    cycle: Cycle | None
    cards: tuple[RateCard, ...]
    runs: tuple[Run, ...]
    next_step: str


# Cycle state → the button that moves it on.
STEPS = {
    "collecting": "Lock pledges",
    "locked": "Begin the year",
    "running": "Begin settling",
    "settling": "Close the books",
}


class Cycles(Page):
    """Cycles with their rate cards and runs."""

    access = {"GET": Access(P.READ_RATES, rows=Rows.STAFF)}
    template_name = "roadmap/cycles.html"

    def page(self, *, actor: Actor, id: UUID | None = None, **path: Any) -> CyclesPage:
        if not actor.is_staff:
            raise NotFound
        cycle = queries.cycle(actor, id) if id else queries.current_cycle(actor)
        return CyclesPage(
            cycles=tuple(queries.cycles(actor)),
            cycle=cycle,
            cards=tuple(queries.rate_cards(actor, cycle=cycle)) if cycle else (),
            runs=tuple(queries.runs(actor, cycle=cycle)) if cycle else (),
            next_step=STEPS.get(cycle.state, "") if cycle else "",
        )


@dataclass(frozen=True)
class FormOnly:
    """A page that is one form: its heading, the sentence above, where Back leads."""

    title: str
    lede: str
    submit: str
    back: str


class OpenCycle(FormPage):
    """Open a funding cycle."""

    access = {
        "GET": Access(P.MANAGE_CYCLE, rows=Rows.STAFF),
        "POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF),
    }
    template_name = "roadmap/form.html"
    form_class = CycleForm
    success = "The cycle is open for pledges."

    def page(self, *, actor: Actor, **path: Any) -> FormOnly:
        return FormOnly(
            "Open a funding cycle",
            "Members can pledge until it is locked.",
            "Open the cycle",
            reverse("staff-cycles"),
        )

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        cycle = actions.open_cycle(
            actor=actor, at=at, **{**given, "currency": given["currency"].upper()}
        )
        return reverse("staff-cycle", args=[cycle.pk])


class MoveCycle(ActionPage):
    """Take a cycle to its next state."""

    access = {"POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF, step_up=True)}
    success = "Done."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        cycle = queries.cycle(actor, path["id"])
        act = {
            "collecting": actions.lock_cycle,
            "locked": actions.begin_cycle,
            "running": actions.settle_cycle,
            "settling": actions.close_cycle,
        }.get(cycle.state)
        if act is None:
            raise NotFound
        act(actor=actor, at=at, cycle=cycle)
        return self.back(**path)

    def back(self, **path: Any) -> str:
        return reverse("staff-cycle", args=[path["id"]])


class _WithAccelerators(FormPage):
    """A form that offers the listed accelerators."""

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        chips = [(item.slug, item.name) for item in queries.accelerators(self.actor)]
        initial = self.initial(actor=self.actor, **path)
        return self.form_class(data, files, initial=initial, accelerators=chips)  # type: ignore[call-arg]  # both our forms take them


class EnterRate(_WithAccelerators):
    """Enter a price."""

    access = {
        "GET": Access(P.PROPOSE_RATE, rows=Rows.STAFF),
        "POST": Access(P.PROPOSE_RATE, rows=Rows.STAFF),
    }
    template_name = "roadmap/form.html"
    form_class = RateCardForm
    success = "The price is entered; approve it to make it count."

    def page(self, *, actor: Actor, **path: Any) -> FormOnly:
        cycle = queries.cycle(actor, path["id"])
        return FormOnly(
            f"Enter a price for {cycle.name}",
            "Every price names its source and the day it was seen.",
            "Enter the price",
            reverse("staff-cycle", args=[cycle.pk]),
        )

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        cycle = queries.cycle(actor, path["id"])
        slug = given["accelerator"]
        actions.propose_rate_card(
            actor=actor,
            at=at,
            cycle=cycle,
            basis=given["basis"],
            micros=given["price"],
            valid_from=cycle.starts_on,
            observed_on=given["observed_on"],
            source=given["source"],
            accelerator=queries.accelerator(actor, slug) if slug else None,
        )
        return reverse("staff-cycle", args=[cycle.pk])


class ApproveRate(ActionPage):
    """Approve a price."""

    access = {"POST": Access(P.APPROVE_RATE, rows=Rows.STAFF, step_up=True)}
    success = "The price is approved and frozen."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        card = queries.rate_card(actor, path["id"])
        actions.approve_rate_card(actor=actor, at=at, card=card)
        return reverse("staff-cycle", args=[card.cycle_id])

    def back(self, **path: Any) -> str:
        return reverse("staff-cycle", args=[queries.rate_card(self.actor, path["id"]).cycle_id])


class PlanRun(_WithAccelerators):
    """Put a run on the roadmap."""

    access = {
        "GET": Access(P.PLAN, rows=Rows.STAFF),
        "POST": Access(P.PLAN, rows=Rows.STAFF),
    }
    template_name = "roadmap/form.html"
    form_class = RunForm
    success = "The run is on the roadmap."

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        form = super().form(data, files, **path)
        for name in ("staff_cost", "data_cost"):
            form.fields[name].currency = queries.cycle(self.actor, path["id"]).currency  # type: ignore[attr-defined]  # a MoneyField
        return form

    def page(self, *, actor: Actor, **path: Any) -> FormOnly:
        cycle = queries.cycle(actor, path["id"])
        return FormOnly(
            f"Plan a run in {cycle.name}",
            "Its need is the central estimate; whether and in which size it runs, members decide.",
            "Plan the run",
            reverse("staff-cycle", args=[cycle.pk]),
        )

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        chip = queries.accelerator(actor, given.pop("accelerator"))
        given["staff_cost"], given["data_cost"] = given["staff_cost"] or 0, given["data_cost"] or 0
        run = actions.plan_run(
            actor=actor, at=at, cycle=queries.cycle(actor, path["id"]), accelerator=chip, **given
        )
        return reverse("run", args=[run.pk])


class MoveRun(ActionPage):
    """Start or finish a run."""

    access = {"POST": Access(P.MOVE_RUN, rows=Rows.STAFF)}
    success = "Done."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        run = queries.run(actor, path["id"])
        act = {"authorised": actions.start_run, "running": actions.finish_run}.get(run.state)
        if act is None:
            raise NotFound
        act(actor=actor, at=at, run=run)
        return self.back(**path)

    def back(self, **path: Any) -> str:
        return reverse("run", args=[path["id"]])


class CancelRun(FormPage):
    """Give up a run, with the reason."""

    access = {
        "GET": Access(P.MOVE_RUN, rows=Rows.STAFF),
        "POST": Access(P.MOVE_RUN, rows=Rows.STAFF, step_up=True),
    }
    template_name = "roadmap/form.html"
    form_class = CancelForm
    success = "The run is cancelled."

    def page(self, *, actor: Actor, **path: Any) -> FormOnly:
        run = queries.run(actor, path["id"])
        return FormOnly(
            f"Cancel {run.name}",
            "It is not taken up again; another run is a new plan. What was delivered stays.",
            "Cancel the run",
            reverse("run", args=[run.pk]),
        )

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        run = queries.run(actor, path["id"])
        actions.cancel_run(actor=actor, at=at, run=run, reason=given["reason"])
        return reverse("run", args=[run.pk])
