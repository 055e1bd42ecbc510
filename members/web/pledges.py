"""Pledges for members: what is promised, what it counts for, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.compute import hours_text
from consortium.kernel.errors import NotFound, Problem
from consortium.kernel.money import parse_amount
from consortium.roadmap import queries as roadmap
from consortium.shell import paging
from consortium.shell.charts import Bar, Bars, Meter
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import actions, queries
from members.access import P

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle
    from members.models import Pledge


@dataclass(frozen=True)
class PledgesPage:
    """My pledges of the cycle, the whole, and everybody's part."""

    cycle: Cycle | None
    mine: queries.Pledged | None
    rows: paging.Slice[Pledge]
    shares: Bars | None
    meter: Meter | None
    total: int
    state: str
    states: tuple[str, ...]


class Pledges(Page):
    """The list of pledges, with everybody's share of the whole."""

    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM)}
    template_name = "members/pledges.html"

    def page(self, *, actor: Actor, **path: Any) -> PledgesPage:
        states = ("draft", "signed", "accepted", "declined", "withdrawn")
        state = self.request.GET.get("state", "")
        state = state if state in states else ""
        cycle = roadmap.current_cycle(actor)
        pledged = queries.pledged(cycle) if cycle else ()
        mine = next((p for p in pledged if p.organization_id == actor.organization_id), None)
        rows = queries.pledges(actor, cycle=cycle, state=state)
        delivered = queries.delivered_to_cycle(cycle) if cycle else {}
        return PledgesPage(
            cycle=cycle,
            mine=mine,
            rows=paging.page(rows, self.request.GET.dict(), salt="pledges"),
            shares=_bars(pledged, actor) if pledged else None,
            meter=_meter(mine, delivered.get(mine.organization_id, 0)) if mine else None,
            total=sum(p.milli_hours for p in pledged),
            state=state,
            states=states,
        )


def _bars(pledged: tuple[queries.Pledged, ...], actor: Actor) -> Bars:
    ordered = sorted(pledged, key=lambda item: (-item.value, item.name))
    return Bars(
        title="Everybody's share of the whole, by pledged value",
        description="Accepted pledges of each member as a part of all.",
        label="Member",
        unit="Share",
        bars=tuple(
            Bar(p.name, p.value, _percent(p.share), mine=p.organization_id == actor.organization_id)
            for p in ordered
        ),
    )


def _meter(mine: queries.Pledged, delivered: int) -> Meter:
    return Meter(
        title="Delivered of pledged compute",
        description=f"{hours_text(delivered)} of {hours_text(mine.compute_milli_hours)} hours.",
        value=delivered,
        of=mine.compute_milli_hours,
        value_text=f"{hours_text(delivered // 1000 * 1000)} h",
        of_text=f"{hours_text(mine.compute_milli_hours // 1000 * 1000)} H100e-hours",
    )


def _percent(share: Fraction) -> str:
    hundredths = round(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


@dataclass(frozen=True)
class PledgePage:
    """One pledge: what it counts for, and what it would be of the whole."""

    pledge: Pledge
    share_if_accepted: Fraction
    can_sign: bool
    drafted_it: bool


class PledgeView(Page):
    """One pledge."""

    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM)}
    template_name = "members/pledge.html"

    def page(self, *, actor: Actor, **path: Any) -> PledgePage:
        pledge = queries.pledge(actor, path["id"])
        pledged = queries.pledged(pledge.cycle)
        whole = sum(item.value for item in pledged)
        own = sum(p.value for p in pledged if p.organization_id == pledge.organization_id)
        if pledge.state != "accepted":
            whole, own = whole + pledge.value, own + pledge.value
        return PledgePage(
            pledge=pledge,
            share_if_accepted=Fraction(own, whole) if whole else Fraction(0),
            can_sign=pledge.state == "draft" and pledge.organization_id == actor.organization_id,
            drafted_it=pledge.drafted_by == actor.seat_id,
        )


class PledgeForm(forms.Form):
    """What, how much, when."""

    kind = forms.ChoiceField(
        label="What do you pledge?",
        choices=[("compute", "Compute: chip-hours of an accelerator"), ("cash", "Cash")],
        widget=forms.RadioSelect,
        initial="compute",
    )
    accelerator = forms.ChoiceField(
        label="Accelerator", required=False, help_text="For compute. Each counts by its factor."
    )
    amount = forms.CharField(
        label="How much?",
        max_length=24,
        help_text="Chip-hours (2,000,000) for compute; an amount (1,600,000.00) for cash.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    note = forms.CharField(label="Note", required=False, max_length=400)

    def __init__(
        self, *args: Any, accelerators: list[tuple[str, str]], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["accelerator"].choices = [("", "–"), *accelerators]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        cash = given.get("kind") == "cash"
        if given.get("kind") == "compute" and not given.get("accelerator"):
            self.add_error("accelerator", "Choose the accelerator that you pledge.")
        try:
            # Chip-hours are counted in thousandths, as KWD is: exact text to an integer.
            unit = self.currency if cash else "KWD"
            given["amount"] = parse_amount(str(given.get("amount", "")), unit)
        except Problem:
            self.add_error("amount", "Write a number such as 2,000,000 or 1,600,000.00.")
        return given


@dataclass(frozen=True)
class NewPledgePage:
    """The cycle that one pledges in."""

    cycle: Cycle


class NewPledge(FormPage):
    """Draft a pledge."""

    access = {"GET": Access(P.DRAFT_PLEDGE), "POST": Access(P.DRAFT_PLEDGE)}
    template_name = "members/pledge_new.html"
    form_class = PledgeForm
    success = "The draft is saved. A second admin signs it."

    def _cycle(self) -> Cycle:
        cycle = roadmap.current_cycle(self.actor)
        if cycle is None:
            raise NotFound
        return cycle

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        chips = [(item.slug, item.name) for item in roadmap.accelerators(self.actor)]
        return PledgeForm(data, files, accelerators=chips, currency=self._cycle().currency)

    def page(self, *, actor: Actor, **path: Any) -> NewPledgePage:
        return NewPledgePage(self._cycle())

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        if actor.organization_id is None:
            raise NotFound
        compute = given["kind"] == "compute"
        pledge = actions.make_pledge(
            actor=actor,
            at=at,
            organization=queries.organization(actor, actor.organization_id),
            cycle=self._cycle(),
            kind=given["kind"],
            amount=given["amount"],
            accelerator=roadmap.accelerator(actor, given["accelerator"]) if compute else None,
            note=given["note"],
        )
        return reverse("pledge", args=[pledge.pk])


class _PledgeAction(ActionPage):
    """A button on a pledge."""

    def back(self, **path: Any) -> str:
        return reverse("pledge", args=[path["id"]])


class SignPledge(_PledgeAction):
    """Sign a draft."""

    access = {"POST": Access(P.SIGN_PLEDGE, step_up=True)}
    success = "Signed. The secretariat decides next."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        actions.sign_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))
        return self.back(**path)


class WithdrawPledge(_PledgeAction):
    """Take a pledge back."""

    access = {"POST": Access(P.WITHDRAW_PLEDGE, step_up=True)}
    success = "Withdrawn."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        actions.withdraw_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))
        return self.back(**path)


class AcceptPledge(_PledgeAction):
    """Accept a signed pledge."""

    access = {"POST": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF, step_up=True)}
    success = "Accepted: it counts from now on."

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        actions.accept_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))
        return self.back(**path)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Reason", max_length=400)


class DeclinePledge(FormPage):
    """Decline a signed pledge, with the reason."""

    access = {
        "GET": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF),
        "POST": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF, step_up=True),
    }
    template_name = "members/pledge_decline.html"
    form_class = ReasonForm
    success = "Declined."

    def page(self, *, actor: Actor, **path: Any) -> PledgePage:
        return PledgePage(
            queries.pledge(actor, path["id"]), Fraction(0), can_sign=False, drafted_it=False
        )

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        pledge = queries.pledge(actor, path["id"])
        actions.decline_pledge(actor=actor, at=at, pledge=pledge, reason=given["reason"])
        return reverse("pledge", args=[path["id"]])


@dataclass(frozen=True)
class StaffPledgesPage:
    """The queue of signed pledges."""

    rows: paging.Slice[Pledge]
    state: str


class StaffPledges(Page):
    """Pledges for the secretariat: signed ones first."""

    access = {"GET": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF)}
    template_name = "members/staff_pledges.html"

    def page(self, *, actor: Actor, **path: Any) -> StaffPledgesPage:
        state = self.request.GET.get("state", "signed")
        state = state if state in ("signed", "accepted", "declined", "draft") else "signed"
        rows = queries.pledges(actor, state=state)
        return StaffPledgesPage(paging.page(rows, self.request.GET.dict(), salt="staff"), state)
