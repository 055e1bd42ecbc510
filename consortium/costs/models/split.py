"""A split divides a pool's total; frozen, its shares add up and nothing of it changes."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from consortium.costs.domain.lifecycle import SPLIT_KINDS, SPLIT_MOVES
from consortium.costs.models.pool import Pool
from consortium.kernel.actor import Actor
from consortium.kernel.constraints import (
    Guard,
    append_only,
    children_frozen_when,
    frozen_when,
    only_moves,
    sums_to,
)
from consortium.kernel.errors import Conflict, Problem
from consortium.kernel.rows import Row, Visible


class SplitExists(Conflict):
    """A pool has one live split."""

    code, title = "split_exists", "This pool has a live split already"
    help = "Supersede the split that stands; it stays readable."


class Splits(Visible["Split"]):
    """All members see all shares: whoever pays sees who else does."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(pool__in=Pool.objects.visible_to(actor))


class Split(Row):
    """Inputs and trace as plain JSON; `inputs_hash` is SHA-256 of the canonical inputs."""

    MOVES = SPLIT_MOVES

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="splits")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default="draft")
    total = models.BigIntegerField()
    inputs: Any = models.JSONField()
    inputs_hash = models.BinaryField(max_length=32)
    trace: Any = models.JSONField()
    frozen_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Splits)()

    guards: list[Guard] = [
        only_moves(SPLIT_MOVES, starts=("draft",)),
        frozen_when(("frozen", "superseded"), but=("superseded_at", "superseded_by", "reason")),
        sums_to("costs.Share", key="split", part="amount", total="total", when="frozen"),
    ]
    refusals: dict[str, type[Problem]] = {"a_pool_has_one_live_split": SplitExists}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=Q(state="frozen"), name="a_pool_has_one_live_split"
            ),
            models.CheckConstraint(condition=Q(kind__in=SPLIT_KINDS), name="split_kind_is_known"),
            models.CheckConstraint(condition=Q(total__gt=0), name="split_total_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} split of {self.pool_id}"


class Shares(Visible["Share"]):
    """Seen with the split."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(split__in=Split.objects.visible_to(actor))


class Share(Row):
    """One member's share: exact as a fraction in text, and rounded in minor units."""

    split = models.ForeignKey(Split, models.PROTECT, related_name="shares")
    organization = models.ForeignKey("members.Organization", models.PROTECT, related_name="+")
    weight = models.BigIntegerField()
    exact = models.CharField(max_length=80)
    amount = models.BigIntegerField()

    objects = models.Manager.from_queryset(Shares)()

    guards: list[Guard] = [
        append_only(),
        children_frozen_when("costs.Split", key="split", states=("frozen", "superseded")),
    ]

    class Meta:
        ordering = ["-amount", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["split", "organization"], name="a_member_has_one_share"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, weight__gte=0), name="a_share_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.amount}"
