"""One letter to one person about one journal line; written once, delivered once."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.rows import Row, Visible
from consortium.notices.domain.lifecycle import MOVES as NOTICE_MOVES


class Notices(Visible["Notice"]):
    """Everybody sees the letters written to them; staff see that letters were written."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if actor.person_id is None:
            return self.none()
        return self.filter(person_id=actor.person_id)


class Notice(Row):
    """A letter. `link` is a local path; a secret link is never stored but made at sending."""

    sequence = models.BigIntegerField()
    verb = models.CharField(max_length=64)
    email = models.EmailField()
    person_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    secret_for = models.UUIDField(null=True)
    state = models.CharField(max_length=16, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Notices)()

    MOVES = NOTICE_MOVES
    guards: list[Guard] = [
        only_moves(NOTICE_MOVES, starts=("queued",)),
        frozen_when(("sent",)),
    ]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "email"], name="one_letter_per_line_and_address"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="notice_due")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.email}"
