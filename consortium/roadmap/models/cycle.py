"""A funding cycle: pledges are collected, locked, worked off, settled."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, only_moves
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.domain.lifecycle import CYCLE_MOVES


class Cycles(Visible["Cycle"]):
    """Cycles are public: the roadmap is."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class Cycle(Row):
    """A year, its deadline for pledges, the currency of its books."""

    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    state = models.CharField(max_length=16, default="collecting")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Cycles)()

    MOVES = CYCLE_MOVES
    guards: list[Guard] = [only_moves(CYCLE_MOVES, starts=("collecting",))]

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="cycle_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name
