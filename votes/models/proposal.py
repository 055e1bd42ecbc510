"""A proposal moves only along its lifecycle, and nothing about it changes once it is scheduled.

What is voted on stands in its versions. Stamps that the clock sets have no `_by`.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.rows import Row, Visible
from votes.domain import lifecycle
from votes.models.guards import deadline_moves_once

KINDS = [("motion", "Motion"), ("size", "Size of a run")]


class Proposals(Visible["Proposal"]):
    """Members see every proposal, drafts included: somebody else has to sponsor them."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_member or actor.sees_everything:
            return self
        return self.filter(is_public=True, decided_at__isnull=False)


def _paired(name: str) -> models.CheckConstraint:
    """An act and whose hand it was are stamped together."""
    at, by = f"{name}_at__isnull", f"{name}_by__isnull"
    return models.CheckConstraint(
        condition=models.Q(**{at: True, by: True}) | models.Q(**{at: False, by: False}),
        name=f"proposal_{name}_names_its_hand",
    )


class Proposal(Row):
    """One question put to the members."""

    MOVES = lifecycle.MOVES

    kind = models.CharField(max_length=16, choices=KINDS)
    state = models.CharField(max_length=16, default=lifecycle.DRAFT)
    organization = models.ForeignKey("members.Organization", models.PROTECT, related_name="+")
    cycle = models.ForeignKey("roadmap.Cycle", models.PROTECT, related_name="+")
    run = models.ForeignKey("roadmap.Run", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    is_public = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    drafted_by = models.UUIDField()
    revised_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    scheduled_at = models.DateTimeField(null=True)
    scheduled_by = models.UUIDField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    objections_end_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    enacted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    note = models.TextField(blank=True)  # why it was voided, sent back, or not yet enacted

    objects = models.Manager.from_queryset(Proposals)()

    guards: list[Guard] = [
        only_moves(lifecycle.MOVES, starts=[lifecycle.DRAFT]),
        frozen_when(
            lifecycle.FIXED,
            but=[
                *("opened_at", "closes_at", "extended_at", "closed_at", "objections_end_at"),
                *("decided_at", "enacted_at", "withdrawn_at", "withdrawn_by"),
                *("voided_at", "voided_by", "note"),
            ],
        ),
        deadline_moves_once(lifecycle.FIXED),
    ]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="size", run__isnull=False)
                | models.Q(kind="motion", run__isnull=True),
                name="only_a_size_vote_names_a_run",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="voting_closes_after_it_opens",
            ),
            *(_paired(name) for name in ("published", "scheduled", "withdrawn", "voided")),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="proposals_due_to_close"),
            models.Index(fields=["state", "opens_at"], name="proposals_due_to_open"),
        ]

    def __str__(self) -> str:
        return self.title
