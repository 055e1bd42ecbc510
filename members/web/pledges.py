"""Pledges for members: what is promised, what it counts for, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.compute import hours_text
from consortium.kernel.errors import NotFound
from consortium.kernel.money import decimal_text
from consortium.roadmap import queries as roadmap
from consortium.shell import paging
from consortium.shell.charts import Bar, Bars, Meter
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import actions, queries
from members.access import P
from members.domain.pledging import PLEDGE_MOVES
from members.web.pledge_forms import ReasonForm, quarters

if TYPE_CHECKING:
    from consortium.roadmap.models import Cycle
    from members.models import Pledge


CSV_ROWS = 10_000
CSV_HEADER = (
    "member", "kind", "accelerator", "amount", "milli_h100e_hours", "value_minor", "currency",
    "value", "state",
)  # fmt: skip
NEWEST = 12  # cycles to choose from


@dataclass(frozen=True)
class PledgesPage:
    """My pledges of the cycle, the whole, and everybody's part."""

    cycles: tuple[Cycle, ...]
    cycle: Cycle | None
    mine: queries.Pledged | None
    compute: int
    cash: int
    rows: paging.Slice[Pledge]
    shares: Bars | None
    meter: Meter | None
    to_sign: tuple[Pledge, ...]
    frame: str
    state: str
    states: tuple[str, ...]


class Pledges(Page):
    """The list of pledges, with everybody's share of the whole."""

    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM)}
    template_name = "members/pledges.html"

    def page(self, *, actor: Actor, **path: Any) -> PledgesPage:
        cycle, state = self._cycle(actor), self._state()
        pledged = queries.pledged(cycle) if cycle else ()
        mine = next((p for p in pledged if p.organization_id == actor.organization_id), None)
        rows = queries.pledges(actor, cycle=cycle, state=state)
        return PledgesPage(
            cycles=tuple(roadmap.cycles(actor)[:NEWEST]),
            cycle=cycle,
            mine=mine,
            compute=sum(p.compute_milli_hours for p in pledged),
            cash=sum(p.cash for p in pledged),
            rows=paging.page(rows, self.request.GET.dict(), salt="pledges"),
            shares=_bars(pledged, actor) if pledged else None,
            meter=kept(mine, queries.own_deliveries(actor, cycle)) if cycle else None,
            to_sign=tuple(queries.pledges_to_sign(actor)[:5]) if "admin" in actor.roles else (),
            frame=frame_of(actor),
            state=state,
            states=tuple(PLEDGE_MOVES),
        )

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        if request.GET.get("format") != "csv":
            return super().show(request, **path)
        found = queries.pledges(self.actor, cycle=self._cycle(self.actor), state=self._state())
        rows = (
            (item.organization.name, item.kind, item.accelerator.slug if item.accelerator else "",
             item.amount, item.milli_hours, item.value, item.currency,
             decimal_text(item.value, item.currency), item.state)
            for item in found[:CSV_ROWS]
        )  # fmt: skip
        return as_csv("pledges", CSV_HEADER, rows)

    def _state(self) -> str:
        state = self.request.GET.get("state", "")
        return state if state in PLEDGE_MOVES else ""

    def _cycle(self, actor: Actor) -> Cycle | None:
        asked = self.request.GET.get("cycle", "")
        try:
            return roadmap.cycle(actor, UUID(asked)) if asked else roadmap.collecting_cycle(actor)
        except ValueError as error:
            raise NotFound from error


def frame_of(actor: Actor) -> str:
    """The secretariat stays at its desk, members in the portal."""
    return "shell/staff.html" if actor.is_staff else "shell/portal.html"


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


def kept(mine: queries.Pledged | None, sums: dict[str, queries.DeliverySum]) -> Meter | None:
    """What the reader delivered, and has reported, of the compute it pledged."""
    if mine is None or not mine.compute_milli_hours:
        return None
    done = sums["accepted"].milli_hours if "accepted" in sums else 0
    waiting = sum(item.milli_hours for state, item in sums.items() if state != "accepted")
    return Meter(
        title="Delivered of pledged compute",
        description=f"{_hours(done)} of {_hours(mine.compute_milli_hours)} are accepted.",
        value=done,
        of=mine.compute_milli_hours,
        value_text=_hours(done),
        of_text=_hours(mine.compute_milli_hours),
        waiting=waiting,
        waiting_text=_hours(waiting),
    )


def _hours(milli_hours: int) -> str:
    return f"{hours_text(milli_hours // 1000 * 1000)} h"


def _percent(share: Fraction) -> str:
    hundredths = round(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


@dataclass(frozen=True)
class PledgePage:
    """One pledge: what it counts for, and what it would be of the whole."""

    pledge: Pledge
    share: Fraction
    share_without: Fraction
    parts: tuple[tuple[str, int], ...]
    drafted_it: bool
    frame: str


class PledgeView(Page):
    """One pledge."""

    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM)}
    template_name = "members/pledge.html"

    def page(self, *, actor: Actor, **path: Any) -> PledgePage:
        return pledge_page(actor, queries.pledge(actor, path["id"]))


def pledge_page(actor: Actor, pledge: Pledge) -> PledgePage:
    """The page of one pledge, for its reader."""
    worth = queries.Valuation(pledge.factor, pledge.milli_hours, pledge.value)
    seen = queries.preview(pledge.organization_id, pledge.cycle, worth)
    names = quarters(pledge.cycle.starts_on)
    counted = pledge.state == "accepted"
    return PledgePage(
        pledge=pledge,
        share=seen.before if counted else seen.after,
        share_without=seen.before,
        parts=tuple(zip(names, pledge.schedule, strict=True)),
        drafted_it=pledge.drafted_by == actor.seat_id,
        frame=frame_of(actor),
    )


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
        return pledge_page(actor, queries.pledge(actor, path["id"]))

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

    access = {"GET": Access(P.READ_QUEUES, rows=Rows.STAFF)}
    template_name = "members/staff_pledges.html"

    def page(self, *, actor: Actor, **path: Any) -> StaffPledgesPage:
        state = self.request.GET.get("state", "signed")
        state = state if state in ("signed", "accepted", "declined", "draft") else "signed"
        rows = queries.pledges(actor, state=state)
        return StaffPledgesPage(paging.page(rows, self.request.GET.dict(), salt="staff"), state)
