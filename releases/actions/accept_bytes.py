"""Bytes sent to a repository are placed in the store and noted as its possession."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.rows import move
from releases.access import P, require
from releases.models import Blob, Possession, Repository
from releases.store.files import Received


@command(journal=False)
def accept_bytes(*, actor: Actor, at: datetime, repository: Repository, received: Received) -> Blob:
    """The blob of bytes that the store has hashed itself; known ones are placed once."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    received.keep()
    blob, created = Blob.objects.get_or_create(
        sha256=received.sha256,
        defaults={"size": received.size, "git_oid": received.git_oid, "received_at": at},
    )
    if created or blob.state == "received":
        move(blob, "verified", expecting="received", verified_at=at)
    Possession.objects.get_or_create(repository=repository, blob=blob, defaults={"at": at})
    return blob
