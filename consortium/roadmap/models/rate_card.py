"""A dated price per hour; once approved it is frozen, and a new price is a new row."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.domain.lifecycle import RATE_CARD_MOVES
from consortium.roadmap.domain.rates import price_text
from consortium.roadmap.models.accelerator import Accelerator
from consortium.roadmap.models.cycle import Cycle

BASES = ("rental", "owned", "in_kind", "replacement")


class InKindRateExists(Conflict):
    """One in-kind rate per cycle."""

    code, title = "in_kind_rate_exists", "This cycle already has its in-kind rate"
    help = "The in-kind rate is fixed for the cycle, so that every member is valued alike."


class RateCards(Visible["RateCard"]):
    """Approved prices are for members; drafts for staff."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(state="approved") if actor.is_member else self.none()


class RateCard(Row):
    """`micros`: 10⁻⁶ currency per hour of `accelerator`, or per H100e-hour without one."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rate_cards")
    accelerator = models.ForeignKey(Accelerator, models.PROTECT, null=True)
    basis = models.CharField(max_length=16)
    currency = models.CharField(max_length=3)
    micros = models.PositiveBigIntegerField()
    valid_from = models.DateField()
    observed_on = models.DateField()
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=16, default="draft")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(RateCards)()

    MOVES = RATE_CARD_MOVES
    guards: list[Guard] = [
        only_moves(RATE_CARD_MOVES, starts=("draft",)),
        frozen_when(("approved",)),
    ]
    refusals = {"one_in_kind_rate_per_cycle": InKindRateExists}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(micros__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=Q(basis__in=BASES), name="rate_basis_is_known"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(basis="in_kind", state="approved"),
                name="one_in_kind_rate_per_cycle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.price}"

    @property
    def price(self) -> str:
        """Per hour, in words: 2.20 USD."""
        return price_text(self.micros, self.currency)
