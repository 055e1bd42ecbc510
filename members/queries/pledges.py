"""Pledges and deliveries: rows for their owners, sums for everyone who may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When

from consortium.kernel.actor import Actor
from consortium.kernel.compute import PPM
from consortium.kernel.errors import NotFound
from consortium.kernel.money import half_even
from consortium.roadmap import queries as roadmap
from consortium.roadmap.domain import rates
from consortium.roadmap.models import Accelerator, AcceleratorFactor, Cycle, Run
from members.domain import pledging
from members.models import Delivery, Pledge


@dataclass(frozen=True, slots=True)
class Pledged:
    """One member's accepted pledges of a cycle, and its exact share of the whole by value."""

    organization_id: UUID
    name: str
    tier: str
    compute_milli_hours: int
    cash: int
    milli_hours: int
    value: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Delivered:
    """One member's accepted deliveries to a run."""

    organization_id: UUID
    milli_hours: int
    value: int


@dataclass(frozen=True, slots=True)
class Valuation:
    """What compute or cash counts for: the factor of the day, milli-H100e-hours, minor units."""

    factor: AcceleratorFactor | None
    milli_hours: int
    value: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A pledge before it is made: what it counts for, and the member's share without and with."""

    valuation: Valuation
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class DeliverySum:
    """A member's reports of one state in a cycle, summed."""

    count: int
    milli_hours: int
    value: int


def valued(*, cycle: Cycle, amount: int, accelerator: Accelerator | None, on: date) -> Valuation:
    """The worth of `amount` (chip-hours × 1000, or cash without an accelerator) on a day."""
    card = roadmap.in_kind_card(cycle)
    if accelerator is None:
        hours = rates.hours_for_cash(amount=amount, micros=card.micros, currency=card.currency)
        return Valuation(None, hours, rates.bounded(amount))
    factor = roadmap.factor(accelerator, on=on)
    hours = rates.bounded(half_even(Fraction(amount * factor.ppm, PPM)))
    value = rates.worth(milli_hours=hours, micros=card.micros, currency=card.currency)
    return Valuation(factor, hours, value)


def preview(organization_id: UUID | None, cycle: Cycle, valuation: Valuation) -> Preview:
    """What accepting a pledge of this worth would do to the member's share of the whole."""
    rows = pledged(cycle)
    whole = sum(row.value for row in rows)
    own = sum(row.value for row in rows if row.organization_id == organization_id)
    return Preview(
        valuation,
        before=Fraction(own, whole) if whole else Fraction(0),
        after=Fraction(own + valuation.value, whole + valuation.value),
    )


def pledges(actor: Actor, *, cycle: Cycle | None = None, state: str = "") -> QuerySet[Pledge]:
    """The pledges `actor` may see, newest first."""
    found = Pledge.objects.visible_to(actor).select_related(
        "organization", "cycle", "accelerator", "factor"
    )
    if cycle:
        found = found.filter(cycle=cycle)
    if state:
        found = found.filter(state=state)
    return found.order_by("-id")


def pledge(actor: Actor, id: UUID) -> Pledge:
    """One visible pledge."""
    found = pledges(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def pledged(cycle: Cycle) -> tuple[Pledged, ...]:
    """Accepted pledges per organization, sorted by id. Every member may know this."""
    compute = Case(
        When(kind="compute", then=F("milli_hours")), default=Value(0), output_field=IntegerField()
    )
    cash = Case(When(kind="cash", then=F("amount")), default=Value(0), output_field=IntegerField())
    rows = list(
        Pledge.objects.filter(cycle=cycle, state="accepted")
        .values("organization_id", "organization__name", "organization__tier")
        .annotate(
            compute=Sum(compute), cash=Sum(cash), hours=Sum("milli_hours"), worth=Sum("value")
        )
        .order_by("organization_id")
    )
    exact = pledging.shares([int(row["worth"]) for row in rows])
    return tuple(
        Pledged(
            organization_id=row["organization_id"],
            name=row["organization__name"],
            tier=row["organization__tier"],
            compute_milli_hours=int(row["compute"]),
            cash=int(row["cash"]),
            milli_hours=int(row["hours"]),
            value=int(row["worth"]),
            share=share,
        )
        for row, share in zip(rows, exact, strict=True)
    )


def deliveries(actor: Actor, *, run: Run | None = None, state: str = "") -> QuerySet[Delivery]:
    """The deliveries `actor` may see, newest first."""
    found = Delivery.objects.visible_to(actor).select_related("organization", "run", "accelerator")
    if run:
        found = found.filter(run=run)
    if state:
        found = found.filter(state=state)
    return found.order_by("-id")


def delivery(actor: Actor, id: UUID) -> Delivery:
    """One visible delivery."""
    found = deliveries(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def delivered(run: Run) -> dict[UUID, Delivered]:
    """Accepted deliveries to `run` per organization, for the accounts."""
    rows = (
        Delivery.objects.filter(run=run, state="accepted")
        .values("organization_id")
        .annotate(hours=Sum("milli_hours"), worth=Sum("value"))
    )
    return {
        row["organization_id"]: Delivered(
            row["organization_id"], int(row["hours"]), int(row["worth"])
        )
        for row in rows
    }


def delivered_to_cycle(cycle: Cycle) -> dict[UUID, int]:
    """Accepted milli-H100e-hours per organization over all runs of `cycle`."""
    rows = (
        Delivery.objects.filter(run__cycle=cycle, state="accepted")
        .values("organization_id")
        .annotate(hours=Sum("milli_hours"))
    )
    return {row["organization_id"]: int(row["hours"]) for row in rows}


def own_deliveries(actor: Actor, cycle: Cycle) -> dict[str, DeliverySum]:
    """State → the sum of one member's reports over all runs of `cycle`."""
    if actor.organization_id is None:
        return {}
    rows = (
        Delivery.objects.filter(organization_id=actor.organization_id, run__cycle=cycle)
        .values("state")
        .annotate(count=Count("id"), hours=Sum("milli_hours"), worth=Sum("value"))
        .order_by("state")
    )
    return {
        row["state"]: DeliverySum(int(row["count"]), int(row["hours"]), int(row["worth"]))
        for row in rows
    }


def pledges_to_sign(actor: Actor) -> QuerySet[Pledge]:
    """Drafts of the actor's organization that somebody else wrote: they wait for a signature."""
    if actor.organization_id is None or actor.seat_id is None:
        return Pledge.objects.none()
    own = Pledge.objects.filter(
        organization_id=actor.organization_id, state="draft", cycle__state="collecting"
    )
    return own.exclude(drafted_by=actor.seat_id)


def accepted_deliveries(*, after: UUID | None = None, limit: int = 200) -> list[Delivery]:
    """Accepted deliveries, oldest first: what the books still have to post."""
    found = Delivery.objects.filter(state="accepted").select_related("run", "organization")
    if after:
        found = found.filter(pk__gt=after)
    return list(found.order_by("id")[:limit])
