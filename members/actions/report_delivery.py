"""A member reports compute it gave to a run. The same event again changes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.canonical import digest
from consortium.kernel.compute import milli_hours
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.rows import lock, reread
from consortium.roadmap import queries as roadmap
from consortium.roadmap.domain import rates
from consortium.roadmap.models import Accelerator, Run
from members.access import P, require
from members.models import Delivery, Organization
from members.models.delivery import DeliveryConflict


class RunTakesNone(Conflict):
    """Only authorised and running runs take compute."""

    code, title = "run_takes_no_compute", "This run takes no compute now"
    help = "Compute counts from the authorisation of a run until it has finished."


class DeliveryInvalid(Invalid):
    """Not a day's work."""

    code, title = "delivery_invalid", "This is not a delivery we can count"
    help = "chip_seconds is above 0; the day lies not in the future and not before the cycle."


@command
def report_delivery(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    run: Run,
    accelerator: Accelerator,
    chip_seconds: int,
    worked_on: date,
    source: str,
    event_id: str,
) -> Delivery:
    """Store the event; (source, event_id) names it within the organization.

    Raises:
        DeliveryConflict: the same event was reported with other figures.

    """
    require(actor, P.REPORT_DELIVERY, on=organization)
    lock(organization, run)
    run = reread(run)
    payload = _digest(run, accelerator, chip_seconds, worked_on)
    found = Delivery.objects.filter(
        organization=organization, source=source, event_id=event_id
    ).first()
    if found is not None:
        if bytes(found.payload_sha256) != payload:
            raise DeliveryConflict
        record("delivery.repeated", on=found, audience=organization.pk)
        return found
    _demand_countable(run, chip_seconds, worked_on, at)
    delivery = Delivery.objects.create(
        organization=organization,
        run=run,
        accelerator=accelerator,
        source=source,
        event_id=event_id,
        payload_sha256=payload,
        chip_seconds=chip_seconds,
        worked_on=worked_on,
        reported_at=at,
        reported_by=actor.seat_id,
        **_valued(run, accelerator, chip_seconds, worked_on),
    )
    record(
        "delivery.reported",
        on=delivery,
        audience=organization.pk,
        run=run.pk,
        milli_hours=delivery.milli_hours,
    )
    return delivery


def _digest(run: Run, accelerator: Accelerator, chip_seconds: int, worked_on: date) -> bytes:
    """What makes two reports of one event the same report."""
    return digest(
        {
            "run": run.pk,
            "accelerator": accelerator.slug,
            "chip_seconds": chip_seconds,
            "worked_on": worked_on.isoformat(),
        }
    )


def _demand_countable(run: Run, chip_seconds: int, worked_on: date, at: datetime) -> None:
    if run.state not in ("authorised", "running", "finished") or run.cycle.state == "settled":
        raise RunTakesNone
    if chip_seconds <= 0:
        raise DeliveryInvalid("A delivery is above zero.", pointer="/chip_seconds")
    if not run.cycle.starts_on <= worked_on <= at.date():
        raise DeliveryInvalid(
            f"The day lies from {run.cycle.starts_on} to today.", pointer="/worked_on"
        )


def _valued(
    run: Run, accelerator: Accelerator, chip_seconds: int, worked_on: date
) -> dict[str, Any]:
    """What the work counts for: the factor of its day, the in-kind rate of its cycle."""
    factor = roadmap.factor(accelerator, on=worked_on)
    card = roadmap.in_kind_card(run.cycle)
    hours = milli_hours(chip_seconds=chip_seconds, ppm=factor.ppm)
    value = rates.worth(milli_hours=hours, micros=card.micros, currency=card.currency)
    rates.bounded(hours, pointer="/chip_seconds")
    return {"factor": factor, "milli_hours": hours, "value": value, "currency": card.currency}
