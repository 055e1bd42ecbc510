"""Bytes are stored once under their SHA-256; a repository may use only what was sent to *it*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from releases.domain.lifecycle import BLOB_MOVES, UPLOAD_MOVES

if TYPE_CHECKING:
    from releases.models.release import Release
    from releases.models.repository import Repository, Revision


class PartSentTwice(Conflict):
    """Two requests wrote the same part at once."""

    code, title = "part_sent_twice", "This part is being sent by somebody else"
    help = "Send the part again; the later one counts."


class Blobs(Visible["Blob"]):
    """Nobody meets bytes here but staff: a digest alone must tell nobody that we hold it."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.sees_everything else self.none()


class Blob(Row):
    """Bytes by digest. `git_oid` is kept for those small enough to be regular files."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    git_oid = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, default="received")
    received_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(Blobs)()

    MOVES = BLOB_MOVES
    guards: list[Guard] = [
        only_moves(BLOB_MOVES, starts=("received",)),
        frozen_when(tuple(BLOB_MOVES), but=("verified_at", "collected_at")),
    ]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="blob_is_stored_once"),
            models.CheckConstraint(condition=Q(size__gte=0), name="blob_size_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.sha256


class Possessions(Visible["Possession"]):
    """What a repository holds is its operator's business."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(repository__operator_id=actor.organization_id or None)


class Possession(Row):
    """These bytes were sent to this repository. No file without it."""

    repository: models.ForeignKey[Repository] = models.ForeignKey(
        "releases.Repository", models.PROTECT, related_name="possessions"
    )
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="possessions")
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(Possessions)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["repository", "blob"], name="possession_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.blob_id} in {self.repository_id}"


class Uploads(Visible["Upload"]):
    """The uploads of the repositories one writes."""

    def visible_to(self, actor: Actor) -> Self:
        from releases.models.repository import writes_for

        if actor.sees_everything:
            return self
        operator = writes_for(actor)
        return self.filter(repository__operator_id=operator) if operator else self.none()


class Upload(Row):
    """Bytes on their way in: what was announced, and which parts have arrived."""

    repository: models.ForeignKey[Repository] = models.ForeignKey(
        "releases.Repository", models.PROTECT, related_name="uploads"
    )
    release: models.ForeignKey[Release | None] = models.ForeignKey(
        "releases.Release", models.PROTECT, null=True, related_name="uploads"
    )
    revision: models.ForeignKey[Revision | None] = models.ForeignKey(
        "releases.Revision", models.PROTECT, null=True, related_name="uploads"
    )
    path = models.CharField(max_length=512, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    part_size = models.BigIntegerField()
    state = models.CharField(max_length=16, default="open")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    organization_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Uploads)()

    MOVES = UPLOAD_MOVES
    guards: list[Guard] = [
        only_moves(UPLOAD_MOVES, starts=("open",)),
        frozen_when(("finished", "dropped"), but=("revision_id", "revision")),
    ]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="upload_size_is_not_negative"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__gte=F("created_at"))),
                name="upload_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path or self.sha256[:12]} {self.state}"

    @property
    def parts_count(self) -> int:
        """How many parts it comes in; an empty file has one, empty."""
        return max(1, -(-self.size // self.part_size))

    def span(self, number: int) -> tuple[int, int]:
        """Offset and length of part `number`, which counts from 1."""
        offset = (number - 1) * self.part_size
        return offset, min(self.part_size, self.size - offset)


class Parts(Visible["Part"]):
    """Parts follow their upload."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(upload__in=Upload.objects.visible_to(actor))


class Part(Row):
    """One part that has arrived, with its digest. A part sent again replaces the digest."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    objects = models.Manager.from_queryset(Parts)()

    refusals = {"part_is_noted_once": PartSentTwice}

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="part_is_noted_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="parts_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.upload_id}"
