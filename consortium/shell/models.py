"""Two tables that every app shares: answers already given, and long work under way."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, only_moves
from consortium.kernel.rows import Row, Visible


class IdempotencyKey(models.Model):
    """A command that was carried out, with the answer it was given. Kept for 30 days."""

    principal = models.CharField(max_length=80)
    route = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    body_sha256 = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    answer: Any = models.JSONField(null=True)
    headers: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "route", "key"], name="an_idempotency_key_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


JOB_MOVES = {
    "queued": ("running", "cancelled"),
    "running": ("queued", "done", "failed", "cancelled"),
    "done": (),
    "failed": (),
    "cancelled": (),
}


class Jobs(Visible["Job"]):
    """One's own organization's jobs; staff see all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Job(Row):
    """Long work, written in the request's transaction and carried on by a sweep in short steps."""

    kind = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    organization_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    state = models.CharField(max_length=16, default="queued")
    stage = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=32, blank=True)
    message = models.CharField(max_length=400, blank=True)
    cursor: Any = models.JSONField(default=dict)
    result: Any = models.JSONField(null=True)
    problem: Any = models.JSONField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(Jobs)()

    MOVES = JOB_MOVES
    guards: list[Guard] = [only_moves(JOB_MOVES, starts=("queued",))]

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "leased_until"], name="job_due")]
        constraints = [
            models.CheckConstraint(condition=Q(done__gte=0), name="job_progress_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
