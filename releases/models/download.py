"""Every download is written before the answer: it shows who could have leaked, not who did."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible
from releases.models.release import Release
from releases.models.repository import Repository, Revision


class Downloads(Visible["Download"]):
    """One's own organization's receipts; secretariat and auditor all; a competitor's never."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if actor.organization_id is None:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Download(Row):
    """What we allowed: who, which bytes of which file, over which route."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    organization_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)
    repository = models.ForeignKey(Repository, models.PROTECT, related_name="downloads")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="downloads")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="downloads")
    path = models.CharField(max_length=512)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    range_first = models.BigIntegerField(null=True)
    range_last = models.BigIntegerField(null=True)
    route = models.CharField(max_length=16)
    session_id = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=80, blank=True)
    client = models.CharField(max_length=200, blank=True)

    objects = models.Manager.from_queryset(Downloads)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization_id", "-id"], name="downloads_by_organization"),
            models.Index(fields=["release", "-id"], name="downloads_by_release"),
        ]

    def __str__(self) -> str:
        return f"{self.path} at {self.at:%Y-%m-%d %H:%M}"
