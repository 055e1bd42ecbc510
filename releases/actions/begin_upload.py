"""A writer announces bytes; what this repository already holds need not be sent again."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import move
from releases.access import P, require
from releases.domain.manifest import MAX_FILE, FileRefused, suffix_fault
from releases.domain.paths import check_path
from releases.models import Possession, Release, Repository, Upload
from releases.queries.stages import check_staged
from releases.store.files import DigestMalformed, announced

PART_SIZE = 64 * 1024 * 1024


class FileTooLarge(Invalid):
    """Beyond what plain HTTP clients download."""

    code, title = "file_too_large", "The file is too large"
    help = "Split it into shards of at most 50 GB; 5 GB is better for those who download."


@command(journal=False)
def begin_upload(
    *,
    actor: Actor,
    at: datetime,
    repository: Repository,
    size: int,
    sha256: str,
    path: str = "",
    release: Release | None = None,
) -> Upload:
    """The upload: `finished` at once when these bytes were already sent to this repository."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    if release is not None:
        check_staged(release)
    if path:
        check_path(path)
        if fault := suffix_fault(path):
            raise FileRefused(f"{path} is refused: {fault}.", pointer="/path")
    if sha256 != announced(sha256):
        raise DigestMalformed(pointer="/sha256")
    if not 0 <= size <= MAX_FILE:
        raise FileTooLarge(pointer="/size")
    upload = Upload.objects.create(
        repository=repository,
        release=release,
        path=path,
        size=size,
        sha256=sha256,
        part_size=PART_SIZE,
        created_at=at,
        organization_id=actor.organization_id,
        seat_id=actor.seat_id,
        token_id=actor.token_id,
    )
    held = Possession.objects.filter(repository=repository, blob__sha256=sha256, blob__size=size)
    if held.exclude(blob__state="collected").exists():
        move(upload, "finished", expecting="open", ended_at=at)
    return upload
