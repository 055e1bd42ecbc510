"""A release is staged, sealed once, perhaps withdrawn; what was sealed is never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from releases.domain.lifecycle import RELEASE_MOVES
from releases.domain.windows import Facts, Opening
from releases.models.repository import Insiders, Repository, Revision, writes_for


class VersionTaken(Conflict):
    """Versions are never reused, not even after a withdrawal."""

    code, title = "version_taken", "This version exists already"
    help = "Versions rise within a repository and are never reused; take the next one."


class Releases(Visible["Release"]):
    """Staged ones for their writers and staff; sealed ones for those they were announced to."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        told = Q(announced_to_public_at__isnull=False)
        if actor.is_member and actor.organization_state == "admitted":
            told |= Q(announced_to_members_at__isnull=False)
            told |= Q(grants__organization_id=actor.organization_id) & Q(grants__state="active")
        seen = Q(state__in=("sealed", "withdrawn")) & told
        operator = writes_for(actor)
        if operator is not None:
            seen |= Q(repository__operator_id=operator)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))


class Release(Row):
    """A version of a repository: what it is made of, who paid for it, and how far it has come.

    `run` is the training run; who funds its split enters first. A release without a run has
    no funders.
    """

    repository = models.ForeignKey(Repository, models.PROTECT, related_name="releases")
    version = models.CharField(max_length=64)
    run = models.ForeignKey(
        "roadmap.Run", models.PROTECT, null=True, blank=True, related_name="releases"
    )
    notes = models.TextField(blank=True)
    state = models.CharField(max_length=16, default="staged")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="releases")
    proposal_id = models.UUIDField(null=True)
    split_id = models.UUIDField(null=True)
    licence = models.CharField(max_length=400, blank=True)
    parameters: Any = models.JSONField(default=dict)
    staged_at = models.DateTimeField()
    staged_by = models.UUIDField(null=True)
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    announced_to_members_at = models.DateTimeField(null=True)
    announced_to_public_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Releases)()

    MOVES = RELEASE_MOVES
    guards: list[Guard] = [
        only_moves(RELEASE_MOVES, starts=("staged",)),
        frozen_when(
            ("sealed", "withdrawn", "discarded"),
            but=(
                "withdrawn_at",
                "withdrawn_by",
                "reason",
                "announced_to_members_at",
                "announced_to_public_at",
                "held_at",
                "held_by",
                "held_until",
                "hold_reason",
            ),
        ),
    ]
    refusals = {"a_version_is_used_once": VersionTaken}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["repository", "version"], name="a_version_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None, revision=None)
                | Q(sealed_at__isnull=False, revision__isnull=False),
                name="a_sealed_release_has_its_tree",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("staged", "discarded"), sealed_at=None)
                | Q(state__in=("sealed", "withdrawn"), sealed_at__isnull=False),
                name="a_release_is_sealed_before_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None)
                | Q(held_at__isnull=False, held_by__isnull=False, held_until__gte=F("held_at")),
                name="a_hold_names_its_hand_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None, sealed_by=None)
                | Q(sealed_at__isnull=False, sealed_by__isnull=False),
                name="a_sealing_names_its_hand",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_withdrawal_names_its_hand",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_by=None)
                | Q(discarded_at__isnull=False, discarded_by__isnull=False),
                name="a_discard_names_its_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repository} {self.version}"

    @property
    def organization_id(self) -> object:
        """The operator of its repository, as the permission `owns` asks."""
        return self.repository.operator_id

    @property
    def tag(self) -> str:
        """The tag that sealing makes."""
        return f"v{self.version}"

    @property
    def parameters_total(self) -> int:
        """Summed from the headers, never typed."""
        return sum(self.parameters.values())

    def facts(self) -> Facts:
        """What reading depends on; uses `windows` as prefetched."""
        return Facts(
            state=self.state,
            openings=tuple(
                Opening(item.rank, item.opens_at, item.cleared_at is not None)
                for item in self.windows.all()
            ),
            announced_to_members=self.announced_to_members_at is not None,
            announced_to_public=self.announced_to_public_at is not None,
            held_until=self.held_until,
        )

    def is_held(self, at: datetime) -> bool:
        """Whether somebody of the secretariat has stopped all reading for now."""
        return self.held_until is not None and at < self.held_until


class Checks(Insiders["Check"]):
    """Findings follow their release's repository."""

    operator = "release__repository__operator_id"


class Check(Row):
    """One finding of one attempt at sealing. All are kept; one that failed refuses the seal."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="checks")
    attempt = models.UUIDField()
    rule = models.CharField(max_length=32)
    path = models.CharField(max_length=512, blank=True)
    passed = models.BooleanField()
    detail = models.CharField(max_length=1000, blank=True)
    facts: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(Checks)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["attempt", "passed"], name="checks_of_an_attempt")]

    def __str__(self) -> str:
        return f"{self.rule} {self.path} {'passed' if self.passed else 'failed'}"
