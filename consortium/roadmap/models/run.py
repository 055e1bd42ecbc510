"""A training run: planned with sizes and tokens, authorised by a vote, run, finished."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from consortium.roadmap.domain.lifecycle import RUN_MOVES
from consortium.roadmap.models.accelerator import Accelerator
from consortium.roadmap.models.cycle import Cycle


class RunNameTaken(Conflict):
    """Run names appear in addresses."""

    code, title = "run_name_taken", "A run of this short name exists already"
    help = "Choose another short name."


class Runs(Visible["Run"]):
    """The roadmap is public."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class Run(Row):
    """Sizes in parameters, data in tokens, need in milli-H100e-hours, costs in minor units."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="runs")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=8)
    n_total = models.PositiveBigIntegerField()
    n_active = models.PositiveBigIntegerField()
    tokens = models.PositiveBigIntegerField()
    accelerator = models.ForeignKey(Accelerator, models.PROTECT)
    precision = models.CharField(max_length=8, default="bf16")
    need_milli_hours = models.PositiveBigIntegerField()
    staff_cost = models.PositiveBigIntegerField(default=0)
    data_cost = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, default="planned")
    planned_at = models.DateTimeField()
    planned_by = models.UUIDField(null=True)
    warrant_id = models.UUIDField(null=True)
    operator_id = models.UUIDField(null=True)
    ceiling_milli_hours = models.PositiveBigIntegerField(null=True)
    ceiling_amount = models.PositiveBigIntegerField(null=True)
    authorised_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)  # why it was given up

    objects = models.Manager.from_queryset(Runs)()

    MOVES = RUN_MOVES
    guards: list[Guard] = [only_moves(RUN_MOVES, starts=("planned",))]
    refusals = {"run_slug_is_unique": RunNameTaken}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="run_slug_is_unique"),
            models.CheckConstraint(condition=Q(n_active__gt=0), name="run_has_parameters"),
            models.CheckConstraint(
                condition=Q(n_active__lte=F("n_total")), name="run_active_is_part_of_total"
            ),
            models.CheckConstraint(condition=Q(tokens__gt=0), name="run_has_tokens"),
            models.CheckConstraint(
                condition=Q(kind__in=["dense", "moe"]), name="run_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(precision__in=["bf16", "fp8"]), name="run_precision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(warrant_id=None, authorised_at=None)
                | Q(warrant_id__isnull=False, authorised_at__isnull=False),
                name="run_authorisation_names_its_warrant",
            ),
        ]

    def __str__(self) -> str:
        return self.name
