"""A part has arrived and lies in the upload's file; this notes its digest."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, reread
from releases.access import P, require
from releases.models import Part, Upload
from releases.queries.uploading import part_span


@command(journal=False)
def receive_part(*, actor: Actor, at: datetime, upload: Upload, number: int, sha256: str) -> Part:
    """The part's row. Sent again, the later digest counts. `sha256` comes from the store."""
    require(actor, P.WRITE_REPOSITORY, on=upload)
    lock(upload)
    upload = reread(upload)
    _, length = part_span(upload, number)
    part, _ = Part.objects.update_or_create(
        upload=upload,
        number=number,
        defaults={"size": length, "sha256": sha256, "received_at": at},
    )
    return part
