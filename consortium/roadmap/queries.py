"""Every read of the roadmap, the actor first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from consortium.kernel.actor import Actor
from consortium.kernel.compute import PPM
from consortium.kernel.errors import Invalid, NotFound
from consortium.kernel.moments import now
from consortium.roadmap.domain import rates, training
from consortium.roadmap.models import (
    Accelerator,
    AcceleratorFactor,
    Cycle,
    FrontierReference,
    RateCard,
    Run,
)


class AcceleratorUnknown(Invalid):
    """We have no factor for this chip on that day."""

    code, title = "accelerator_unknown", "We have no conversion factor for this accelerator"
    help = "Choose one of the listed accelerators, or propose a factor for a new one."


class NoInKindRate(Invalid):
    """Pledges are valued at the cycle's in-kind rate, and there is none yet."""

    code, title = "no_in_kind_rate", "The cycle has no in-kind rate yet"
    help = "The secretariat approves one from three rental quotes; then pledges can be valued."


def cycles(actor: Actor) -> QuerySet[Cycle]:
    """Every cycle, the latest first."""
    return Cycle.objects.visible_to(actor).order_by("-starts_on", "-id")


def cycle(actor: Actor, id: UUID) -> Cycle:
    """One cycle."""
    found = Cycle.objects.visible_to(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


# What is under way comes first: opening next year's cycle hides nothing of this year's.
NEAREST = ("running", "locked", "collecting", "settling", "settled")


def current_cycle(actor: Actor) -> Cycle | None:
    """The cycle that is running, else the one nearest to it; of two in one state the latest."""
    return min(cycles(actor), key=lambda cycle: NEAREST.index(cycle.state), default=None)


def collecting_cycle(actor: Actor) -> Cycle | None:
    """The cycle that takes pledges now, else the current one (which says why it takes none)."""
    return cycles(actor).filter(state="collecting").first() or current_cycle(actor)


def accelerators(actor: Actor, *, on: date | None = None) -> QuerySet[Accelerator]:
    """Every accelerator, by name; with `on`, each knows its factor of that day as `ppm`."""
    found = Accelerator.objects.visible_to(actor).order_by("name")
    if on is None:
        return found
    valid = AcceleratorFactor.objects.filter(accelerator=OuterRef("pk"), valid_from__lte=on)
    newest = valid.order_by("-unit_version", "-valid_from")
    return found.annotate(ppm=Subquery(newest.values("ppm")[:1]))


def accelerator(actor: Actor, slug: str) -> Accelerator:
    """One accelerator by its slug."""
    found = Accelerator.objects.visible_to(actor).filter(slug=slug).first()
    if found is None:
        raise AcceleratorUnknown(f"{slug!r} is not a listed accelerator.", pointer="/accelerator")
    return found


def factor(accelerator: Accelerator, *, on: date) -> AcceleratorFactor:
    """The factor of the newest unit version valid on a day."""
    found = (
        AcceleratorFactor.objects.filter(accelerator=accelerator, valid_from__lte=on)
        .order_by("-unit_version", "-valid_from")
        .first()
    )
    if found is None:
        raise AcceleratorUnknown(f"{accelerator} has no factor on {on}.", pointer="/accelerator")
    return found


def factors(on: date) -> dict[UUID, AcceleratorFactor]:
    """Accelerator id → its factor on a day, in one query, for lists and forms."""
    found = AcceleratorFactor.objects.filter(valid_from__lte=on).order_by(
        "unit_version", "valid_from"
    )
    return {item.accelerator_id: item for item in found}


def rate_cards(actor: Actor, *, cycle: Cycle | None = None) -> QuerySet[RateCard]:
    """The rate cards `actor` may see, newest first."""
    found = RateCard.objects.visible_to(actor).select_related("accelerator", "cycle")
    return (found.filter(cycle=cycle) if cycle else found).order_by("-id")


def rate_card(actor: Actor, id: UUID) -> RateCard:
    """One visible rate card."""
    found = rate_cards(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def in_kind_card(cycle: Cycle) -> RateCard:
    """The cycle's approved in-kind price per H100e-hour."""
    found = RateCard.objects.filter(cycle=cycle, basis="in_kind", state="approved").first()
    if found is None:
        raise NoInKindRate
    return found


def quotes(cycle: Cycle, *, since: date) -> list[int]:
    """Rental quotes for an hour of H100 SXM, observed since a day, in micros."""
    found = RateCard.objects.filter(
        cycle=cycle,
        basis="rental",
        accelerator__slug="nvidia-h100-sxm5",
        currency=cycle.currency,
        observed_on__gte=since,
    )
    return list(found.values_list("micros", flat=True))


def runs(actor: Actor, *, cycle: Cycle | None = None, state: str = "") -> QuerySet[Run]:
    """The runs, newest first."""
    found = Run.objects.visible_to(actor).select_related("cycle", "accelerator")
    if cycle:
        found = found.filter(cycle=cycle)
    if state:
        found = found.filter(state=state)
    return found.order_by("-id")


def run(actor: Actor, id: UUID) -> Run:
    """One run."""
    found = runs(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def frontier(actor: Actor) -> FrontierReference | None:
    """The default reference for "what going alone to the frontier costs"."""
    found = FrontierReference.objects.visible_to(actor)
    return found.filter(is_default=True).first()


def frontiers(actor: Actor) -> list[FrontierReference]:
    """Every reference, the dearest first."""
    return list(FrontierReference.objects.visible_to(actor).order_by("-amount"))


def estimate(run: Run) -> training.Estimate:
    """The estimate of `run`, priced at its cycle's in-kind rate where there is one."""
    conversion = factor(run.accelerator, on=run.cycle.starts_on)
    card = RateCard.objects.filter(cycle=run.cycle, basis="in_kind", state="approved").first()
    return _estimate(run, conversion.ppm, card.micros if card else None)


def estimates(runs: Iterable[Run]) -> dict[UUID, training.Estimate]:
    """The estimates of many runs, at the factors of today, in two queries."""
    found = list(runs)
    conversions = factors(now().date())
    cards = RateCard.objects.filter(
        cycle__in={run.cycle_id for run in found}, basis="in_kind", state="approved"
    )
    micros = {card.cycle_id: card.micros for card in cards}
    return {
        run.pk: _estimate(run, conversions[run.accelerator_id].ppm, micros.get(run.cycle_id))
        for run in found
        if run.accelerator_id in conversions
    }


def _estimate(run: Run, ppm: int, micros: int | None) -> training.Estimate:
    return training.estimate(
        n_total=run.n_total,
        n_active=run.n_active,
        tokens=run.tokens,
        kind=run.kind,
        chip=run.accelerator.chip(ppm),
        micros=Fraction(micros * ppm, PPM) if micros else None,
        currency=run.cycle.currency,
        extra=run.staff_cost + run.data_cost,
    )


def planned_costs(run: Run) -> list[tuple[str, str, int]]:
    """(kind, label, minor units) of a run's plan: its compute at the in-kind rate, staff, data."""
    card = in_kind_card(run.cycle)
    compute = training_value(run.need_milli_hours, card)
    items = [
        ("in_kind", "Compute at the in-kind rate", compute),
        ("staff", "Staff", run.staff_cost),
        ("vendor", "Data", run.data_cost),
    ]
    return [item for item in items if item[2]]


def training_value(milli_hours: int, card: RateCard) -> int:
    """What compute is worth on a card."""
    return rates.worth(milli_hours=milli_hours, micros=card.micros, currency=card.currency)


def total_cost(run: Run) -> int:
    """Minor units of the whole plan of a run."""
    return sum(amount for _, _, amount in planned_costs(run))
