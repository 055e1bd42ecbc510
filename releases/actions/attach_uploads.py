"""Files that arrived for a staged release become one revision on its branch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.actions.commit_revision import commit_revision
from releases.domain.changes import Change, DeleteFile, Put
from releases.domain.manifest import is_large
from releases.models import Release, Revision, Upload
from releases.queries.stages import check_staged
from releases.store.files import read_start


class NothingToAttach(Conflict):
    """There is no finished upload that is not part of a revision yet."""

    code, title = "nothing_to_attach", "There is nothing to commit"
    help = "Complete at least one upload of this release first."


class UploadUnfinished(Invalid):
    """A named upload is not finished, or not one of this release."""

    code, title = "upload_unfinished", "An upload is not finished"
    help = "Name finished uploads of this release only, or leave the list out to take all."


@command
def attach_uploads(
    *,
    actor: Actor,
    at: datetime,
    release: Release,
    summary: str,
    uploads: Collection[UUID] = (),
    delete: Collection[str] = (),
    branch: str = "main",
) -> Revision:
    """The revision with the named uploads (all finished ones, when none is named) in place."""
    require(actor, P.WRITE_REPOSITORY, on=release)
    lock(release, release.repository)
    release = reread(release)
    check_staged(release)
    every = Upload.objects.filter(release=release, state="finished", revision=None).exclude(path="")
    found = list(every.filter(pk__in=uploads) if uploads else every)
    if uploads and len(found) != len(set(uploads)):
        raise UploadUnfinished(pointer="/uploads")
    if not found and not delete:
        raise NothingToAttach
    changes: list[Change] = [DeleteFile(path) for path in delete]
    changes += [Put(item.path, item.sha256, _large(item)) for item in sorted(found, key=_birth)]
    revision = commit_revision(
        actor=actor,
        at=at,
        repository=release.repository,
        branch=branch,
        changes=changes,
        summary=summary,
    )
    Upload.objects.filter(pk__in=[item.pk for item in found]).update(revision=revision)
    return revision


def _birth(upload: Upload) -> str:
    return str(upload.pk)


def _large(upload: Upload) -> bool:
    return is_large(upload.path, upload.size, read_start(upload.sha256, 512))
