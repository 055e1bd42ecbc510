"""Accelerators and what part of an H100 each is; factors are added, never changed."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.domain.training import Chip


class Accelerators(Visible["Accelerator"]):
    """Published figures are public."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class Accelerator(Row):
    """A chip of data/accelerators.csv. `mtflops`: dense BF16 peak in 10⁻³ TFLOP/s."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    mtflops = models.PositiveBigIntegerField()
    tdp_w = models.PositiveIntegerField(null=True)
    memory = models.CharField(max_length=16, blank=True)
    confirmed = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    objects = models.Manager.from_queryset(Accelerators)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def flagged(self) -> bool:
        """Sources conflict; pages say so."""
        return "CONFLICT" in self.note or "do not trust" in self.note

    def chip(self, ppm: int) -> Chip:
        """What the estimator needs to know."""
        return Chip(self.slug, self.name, Fraction(self.mtflops, 1000), ppm)


class Factors(Visible["AcceleratorFactor"]):
    """Public, like what they are computed from."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class AcceleratorFactor(Row):
    """Parts per million of an H100 SXM, from a day on; past work keeps the factor of its day."""

    accelerator = models.ForeignKey(Accelerator, models.PROTECT, related_name="factors")
    unit_version = models.PositiveIntegerField(default=1)
    ppm = models.PositiveBigIntegerField()
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()

    objects = models.Manager.from_queryset(Factors)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["accelerator", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["accelerator", "unit_version", "valid_from"],
                name="one_factor_per_accelerator_and_day",
            ),
            models.CheckConstraint(condition=models.Q(ppm__gt=0), name="factor_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.accelerator} {self.ppm} ppm"
