"""Compute given to a run, reported once per source event, valued when accepted."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.models import Accelerator, AcceleratorFactor, Run
from members.domain.pledging import DELIVERY_MOVES
from members.models.organization import Organization


class DeliveryConflict(Conflict):
    """The same event was reported before with other figures."""

    code, title = "delivery_conflict", "This event was reported before with other figures"
    help = "Nothing was changed. A correction is a new event, not a second version of an old one."


class Deliveries(Visible["Delivery"]):
    """The owner's and the staff's business; others see sums."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Delivery(Row):
    """`chip_seconds` on one accelerator for one run on one day."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="deliveries")
    run = models.ForeignKey(Run, models.PROTECT, related_name="deliveries")
    accelerator = models.ForeignKey(Accelerator, models.PROTECT)
    factor = models.ForeignKey(AcceleratorFactor, models.PROTECT)
    source = models.CharField(max_length=200)
    event_id = models.CharField(max_length=200)
    payload_sha256 = models.BinaryField(max_length=32)
    chip_seconds = models.BigIntegerField()
    milli_hours = models.BigIntegerField()
    value = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    worked_on = models.DateField()
    state = models.CharField(max_length=16, default="reported")
    reported_at = models.DateTimeField()
    reported_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Deliveries)()

    MOVES = DELIVERY_MOVES
    guards: list[Guard] = [
        only_moves(DELIVERY_MOVES, starts=("reported",)),
        frozen_when(("accepted",)),
    ]
    refusals = {"one_delivery_per_source_event": DeliveryConflict}

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Within the organization: another member's event ids must not be guessable by a clash.
            models.UniqueConstraint(
                fields=["organization", "source", "event_id"], name="one_delivery_per_source_event"
            ),
            models.CheckConstraint(condition=Q(chip_seconds__gt=0), name="delivery_is_positive"),
        ]
        indexes = [models.Index(fields=["run", "state"], name="delivery_by_run")]

    def __str__(self) -> str:
        return f"{self.organization} {self.source} {self.event_id}"
