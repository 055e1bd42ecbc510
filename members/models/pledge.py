"""A promise of compute or cash in one cycle: drafted, signed by the member, accepted by us."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.models import Accelerator, AcceleratorFactor, Cycle
from members.domain.pledging import PLEDGE_MOVES
from members.models.organization import Organization


class Pledges(Visible["Pledge"]):
    """Accepted pledges are for all members; drafts and signed ones for their owner and staff."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        return self.filter(Q(organization_id=actor.organization_id) | Q(state="accepted"))


class Pledge(Row):
    """`amount`: chip-hours × 1000 of an accelerator, or minor units of cash.

    `milli_hours` and `value` are what it counts for, at the factor and in-kind rate of its day.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="pledges")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="pledges")
    kind = models.CharField(max_length=8)
    accelerator = models.ForeignKey(Accelerator, models.PROTECT, null=True)
    factor = models.ForeignKey(AcceleratorFactor, models.PROTECT, null=True)
    amount = models.BigIntegerField()
    milli_hours = models.BigIntegerField()
    value = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    schedule: Any = models.JSONField()
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=16, default="draft")
    drafted_at = models.DateTimeField()
    drafted_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Pledges)()

    MOVES = PLEDGE_MOVES
    guards: list[Guard] = [
        only_moves(PLEDGE_MOVES, starts=("draft",)),
        # What was signed is not edited: another pledge or a withdrawal is a new row or a move.
        frozen_when(
            ("signed", "accepted", "declined", "withdrawn"),
            but=("decided_at", "decided_by", "reason"),
        ),
    ]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_is_positive"),
            models.CheckConstraint(
                condition=Q(kind="cash", accelerator=None, factor=None)
                | Q(kind="compute", accelerator__isnull=False, factor__isnull=False),
                name="pledge_of_compute_names_its_accelerator",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None)
                | Q(state__in=["signed", "accepted", "declined", "withdrawn"]),
                name="pledge_signature_belongs_to_a_state",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "state"], name="pledge_by_cycle")]

    def __str__(self) -> str:
        return f"{self.organization} {self.kind} {self.amount}"
