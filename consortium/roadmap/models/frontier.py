"""What going alone to the frontier costs: a dated, sourced figure the what-if compares with."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible


class Frontiers(Visible["FrontierReference"]):
    """Published figures are public."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class FrontierReference(Row):
    """The cost of one published frontier run, in minor units."""

    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    basis = models.CharField(max_length=16)
    source = models.CharField(max_length=200)
    observed_on = models.DateField()
    is_default = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(Frontiers)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_frontier"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["final_run", "programme"]), name="frontier_basis_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
