"""A pool gathers the costs of one run in one currency; the decision that opened it is its cause."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from consortium.costs.domain.lifecycle import COST_KINDS, POOL_MOVES
from consortium.kernel.actor import Actor
from consortium.kernel.constraints import (
    Guard,
    append_only,
    children_frozen_when,
    frozen_when,
    only_moves,
)
from consortium.kernel.errors import Conflict, Problem
from consortium.kernel.rows import Row, Visible


class PoolExists(Conflict):
    """One pool per run and currency."""

    code, title = "pool_exists", "This run has its pool already"
    help = "Record further costs in the pool that exists."


class Pools(Visible["Pool"]):
    """Members see every pool: they share it. Others see totals through queries only."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.is_member or actor.sees_everything else self.none()


class Pool(Row):
    """`rule` and `parameters` were voted on; `proposal_id` is a plain value, votes lies above."""

    MOVES = POOL_MOVES

    run = models.ForeignKey("roadmap.Run", models.PROTECT, related_name="pools")
    currency = models.CharField(max_length=3)
    proposal_id = models.UUIDField()
    rule = models.CharField(max_length=32)
    parameters: Any = models.JSONField()
    state = models.CharField(max_length=16, default="open")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Pools)()

    guards: list[Guard] = [
        only_moves(POOL_MOVES, starts=("open",)),
        frozen_when(("open", "closed", "settled"), but=("closed_at", "closed_by")),
    ]
    refusals: dict[str, type[Problem]] = {"a_run_has_one_pool_per_currency": PoolExists}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "currency"], name="a_run_has_one_pool_per_currency"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="pool_closing_names_its_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"Pool of {self.run}"


class Costs(Visible["Cost"]):
    """Seen with the pool."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(pool__in=Pool.objects.visible_to(actor))


class Cost(Row):
    """One cost, planned or real, in minor units; a credit is negative."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=16)
    label = models.CharField(max_length=200)
    amount = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Costs)()

    guards: list[Guard] = [
        append_only(),
        children_frozen_when("costs.Pool", key="pool", states=("closed", "settled")),
    ]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=COST_KINDS), name="cost_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="credit", amount__lt=0) | (~Q(kind="credit") & Q(amount__gt=0)),
                name="only_a_credit_is_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"
