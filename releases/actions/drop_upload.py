"""An upload ends without a blob: its bytes were refused, or its sender gave it up."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from releases.access import P, require
from releases.models import Upload


@command(journal=False)
def drop_upload(*, actor: Actor, at: datetime, upload: Upload) -> Upload:
    """open → dropped; the caller removes the bytes from the store."""
    require(actor, P.WRITE_REPOSITORY, on=upload)
    lock(upload)
    upload = reread(upload)
    move(upload, "dropped", expecting="open", ended_at=at)
    return upload
