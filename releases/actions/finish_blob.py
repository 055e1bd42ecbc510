"""Bytes that arrived whole are judged, placed, and become the repository's possession."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from releases.access import P, require
from releases.actions.accept_bytes import accept_bytes
from releases.domain.manifest import FileRefused
from releases.models import Blob, Upload
from releases.queries.uploading import UploadOver
from releases.store.files import DigestDiffers, Received, SizeDiffers
from releases.store.inspection import inspect


@command(journal=False)
def finish_blob(*, actor: Actor, at: datetime, upload: Upload, received: Received) -> Blob:
    """The stored blob. `received` was counted and hashed by the store, outside this transaction.

    Raises:
        SizeDiffers, DigestDiffers, FileRefused: the caller drops what was received.

    """
    require(actor, P.WRITE_REPOSITORY, on=upload)
    lock(upload)
    upload = reread(upload)
    if upload.state != "open":
        raise UploadOver
    if received.size != upload.size:
        raise SizeDiffers
    if received.sha256 != upload.sha256:
        raise DigestDiffers
    if upload.path:
        found = inspect(upload.path, size=received.size, place=received.place)
        if found.fault:
            raise FileRefused(f"{upload.path} is refused: {found.fault}.", pointer="/path")
    blob = accept_bytes(actor=actor, at=at, repository=upload.repository, received=received)
    move(upload, "finished", expecting="open", ended_at=at)
    return blob
