"""A repository is one address over many releases; its revisions and files are never changed.

Who may read a revision depends on the clock, the windows and the caller's standing. That is
decided in `queries.visible_revision` alone, so the tables show these rows to insiders only.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, frozen_when
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from members.models import Organization
from releases.models.blob import Blob

M = TypeVar("M", bound=models.Model)
WRITERS = frozenset({"admin", "engineer"})


class AddressTaken(Conflict):
    """Another repository has this address, perhaps in other letters' case."""

    code, title = "address_taken", "A repository of this name exists already"
    help = "Choose another name; upper and lower case make no difference here."


class RefTaken(Conflict):
    """The branch or tag exists."""

    code, title = "ref_taken", "A branch or tag of this name exists already"
    help = "Choose another name, or delete the old branch first."


def writes_for(actor: Actor) -> object:
    """The organization whose repositories `actor` writes: None when it writes nowhere."""
    may = bool(actor.roles & WRITERS) and actor.organization_state == "admitted"
    scoped = actor.scopes is None or "release:write" in actor.scopes
    return actor.organization_id if may and scoped else None


class Insiders(Visible[M]):
    """Rows of a repository as its writers and staff see them; nobody else meets them here."""

    operator = "repository__operator_id"

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        operator = writes_for(actor)
        return self.filter(**{self.operator: operator}) if operator else self.none()


class Repositories(Visible["Repository"]):
    """What one writes, and what holds a release announced to one. Strangers learn no name."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        told = Q(releases__announced_to_public_at__isnull=False)
        if actor.is_member and actor.organization_state == "admitted":
            told |= Q(releases__announced_to_members_at__isnull=False)
            told |= Q(releases__grants__organization_id=actor.organization_id) & Q(
                releases__grants__state="active"
            )
        operator = writes_for(actor)
        if operator is not None:
            told |= Q(operator_id=operator)
        return self.filter(pk__in=self.model.objects.filter(told).values("pk"))


class Repository(Row):
    """The address `namespace/name`, and the organization that operates it."""

    namespace = models.CharField(max_length=96)
    name = models.CharField(max_length=96)
    folded = models.CharField(max_length=193)
    operator = models.ForeignKey(Organization, models.PROTECT, related_name="repositories")
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Repositories)()

    guards: list[Guard] = [append_only()]
    refusals = {"repository_address_is_unique": AddressTaken}

    class Meta:
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(fields=["folded"], name="repository_address_is_unique"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """`namespace/name`, as clients write it."""
        return f"{self.namespace}/{self.name}"

    @property
    def organization_id(self) -> object:
        """The operator, as the permission `owns` asks."""
        return self.operator_id


class Revision(Row):
    """An immutable tree with git's own id. A commit makes one; nothing changes it."""

    repository = models.ForeignKey(Repository, models.PROTECT, related_name="revisions")
    oid = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    tree_oid = models.CharField(max_length=40)
    manifest_sha256 = models.CharField(max_length=64)
    files_count = models.PositiveIntegerField()
    size = models.BigIntegerField()
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    author = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    organization_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Insiders["Revision"])()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["repository", "oid"], name="revision_is_kept_once_per_repository"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.oid[:12]} {self.summary}"


class Files(Insiders["File"]):
    """Files follow their revision."""

    operator = "revision__repository__operator_id"


class File(Row):
    """A path in a revision, and the bytes it stands for."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="files")
    path = models.CharField(max_length=512)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    oid = models.CharField(max_length=40)
    large = models.BooleanField()

    objects = models.Manager.from_queryset(Files)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "path"], name="a_path_is_one_file"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return self.blob.sha256

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.blob.size

    @property
    def etag(self) -> str:
        """What the hub protocol names the content by: SHA-256 for large files, else git's id."""
        return self.blob.sha256 if self.large else self.oid


class Ref(Row):
    """A branch, which moves forward, or a tag, which never moves."""

    repository = models.ForeignKey(Repository, models.PROTECT, related_name="refs")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="refs")
    message = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    objects = models.Manager.from_queryset(Insiders["Ref"])()

    guards: list[Guard] = [frozen_when(("tag",), field="kind")]
    refusals = {"a_ref_name_is_used_once": RefTaken}

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["repository", "name"], name="a_ref_name_is_used_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("branch", "tag")), name="ref_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
