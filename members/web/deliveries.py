"""Deliveries: what a member gave to a run, and what became of each report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound, Problem
from consortium.kernel.money import decimal_text, half_even, parse_amount
from consortium.roadmap import queries as roadmap
from consortium.shell import paging
from consortium.shell.charts import Meter
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import actions, queries
from members.access import P
from members.web.pledge_forms import THOUSANDTHS, ReasonForm
from members.web.pledges import CSV_ROWS, frame_of, kept

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle
    from members.models import Delivery

CSV_HEADER = (
    "member", "run", "accelerator", "worked_on", "chip_seconds", "milli_h100e_hours",
    "value_minor", "currency", "value", "source", "event_id", "state",
)  # fmt: skip
STATES = ("reported", "accepted", "disputed")


@dataclass(frozen=True)
class DeliveriesPage:
    """Reports, newest first."""

    rows: paging.Slice[Delivery]
    state: str
    states: tuple[str, ...]
    cycle: Cycle | None
    sums: dict[str, queries.DeliverySum]
    meter: Meter | None
    frame: str


class Deliveries(Page):
    """One's own deliveries."""

    access = {"GET": Access(P.READ_DELIVERIES)}
    template_name = "members/deliveries.html"
    default = ""

    def page(self, *, actor: Actor, **path: Any) -> DeliveriesPage:
        state = self._state()
        rows = queries.deliveries(actor, state=state)
        found = paging.page(rows, self.request.GET.dict(), salt="deliveries")
        cycle = roadmap.current_cycle(actor)
        sums = queries.own_deliveries(actor, cycle) if cycle else {}
        return DeliveriesPage(
            rows=found,
            state=state,
            states=STATES,
            cycle=cycle,
            sums=sums,
            meter=kept(_mine(actor, cycle), sums) if cycle and actor.is_member else None,
            frame=frame_of(actor),
        )

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        if request.GET.get("format") != "csv":
            return super().show(request, **path)
        rows = (
            (item.organization.name, item.run.slug, item.accelerator.slug, item.worked_on,
             item.chip_seconds, item.milli_hours, item.value, item.currency,
             decimal_text(item.value, item.currency), item.source, item.event_id, item.state)
            for item in queries.deliveries(self.actor, state=self._state())[:CSV_ROWS]
        )  # fmt: skip
        return as_csv("deliveries", CSV_HEADER, rows)

    def _state(self) -> str:
        state = self.request.GET.get("state", self.default)
        return state if state in STATES else self.default


def _mine(actor: Actor, cycle: Cycle) -> queries.Pledged | None:
    found = queries.pledged(cycle)
    return next((p for p in found if p.organization_id == actor.organization_id), None)


class StaffDeliveries(Deliveries):
    """The queue of reported deliveries."""

    access = {"GET": Access(P.READ_QUEUES, rows=Rows.STAFF)}
    template_name = "members/staff_deliveries.html"
    default = "reported"


class DeliveryForm(forms.Form):
    """Compute given to a run on one day."""

    run = forms.ChoiceField(label="Run")
    accelerator = forms.ChoiceField(label="Accelerator")
    chip_hours = forms.CharField(
        label="Chip-hours",
        max_length=20,
        help_text="Chips × hours: 64 chips for a day are 1,536.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    worked_on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    event_id = forms.CharField(
        label="Your reference",
        max_length=200,
        help_text="Job or report number: the same reference counts once.",
    )

    def __init__(
        self,
        *args: Any,
        runs: list[tuple[str, str]],
        accelerators: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = runs  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["accelerator"].choices = accelerators  # type: ignore[attr-defined]  # likewise

    def clean_chip_hours(self) -> int:
        """Chip-seconds: thousandths of an hour times 3.6."""
        try:
            thousandths = parse_amount(str(self.cleaned_data["chip_hours"]), THOUSANDTHS)
        except Problem as problem:
            raise forms.ValidationError("Write hours such as 1,536 or 0.5.") from problem
        return half_even(Fraction(thousandths * 36, 10))


class ReportDelivery(FormPage):
    """Report compute."""

    access = {"GET": Access(P.REPORT_DELIVERY), "POST": Access(P.REPORT_DELIVERY)}
    template_name = "members/delivery_new.html"
    form_class = DeliveryForm
    success = "Reported. The secretariat checks it next."

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        open_runs = [
            (str(run.pk), run.name)
            for run in roadmap.runs(self.actor)
            if run.state in ("authorised", "running", "finished")
        ]
        chips = [(item.slug, item.name) for item in roadmap.accelerators(self.actor)]
        return DeliveryForm(data, files, runs=open_runs, accelerators=chips)

    def page(self, *, actor: Actor, **path: Any) -> None:
        return None

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        if actor.organization_id is None:
            raise NotFound
        actions.report_delivery(
            actor=actor,
            at=at,
            organization=queries.organization(actor, actor.organization_id),
            run=roadmap.run(actor, UUID(given["run"])),
            accelerator=roadmap.accelerator(actor, given["accelerator"]),
            chip_seconds=given["chip_hours"],
            worked_on=given["worked_on"],
            source="portal",
            event_id=given["event_id"],
        )
        return reverse("deliveries")


class AcceptDelivery(ActionPage):
    """Accept a delivery."""

    access = {"POST": Access(P.DECIDE_DELIVERY, rows=Rows.STAFF)}
    success = "Accepted: its value counts against the member's share."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        actions.accept_delivery(actor=actor, at=at, delivery=queries.delivery(actor, path["id"]))
        return self.back(**path)

    def back(self, **path: Any) -> str:
        return reverse("staff-deliveries")


class DisputeDelivery(FormPage):
    """Dispute a delivery, with the reason."""

    access = {
        "GET": Access(P.DECIDE_DELIVERY, rows=Rows.STAFF),
        "POST": Access(P.DECIDE_DELIVERY, rows=Rows.STAFF),
    }
    template_name = "members/delivery_dispute.html"
    form_class = ReasonForm
    success = "Disputed; the member sees the reason."

    def page(self, *, actor: Actor, **path: Any) -> Delivery:
        return queries.delivery(actor, path["id"])

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        delivery = queries.delivery(actor, path["id"])
        actions.dispute_delivery(actor=actor, at=at, delivery=delivery, reason=given["reason"])
        return reverse("staff-deliveries")
