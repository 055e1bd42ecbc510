"""Sign the journal's size and root, so that members can hold us to it."""

from __future__ import annotations

from datetime import datetime

from consortium.journal import queries
from consortium.journal.access import P, require
from consortium.journal.domain import merkle
from consortium.journal.models import Checkpoint
from consortium.journal.record import command, record
from consortium.journal.signing import signing_key
from consortium.kernel.actor import Actor


@command
def publish_checkpoint(*, actor: Actor, at: datetime) -> Checkpoint:
    """Write a signed checkpoint over every line so far."""
    require(actor, P.PUBLISH_CHECKPOINT)
    size = queries.head().sequence
    key = signing_key()
    checkpoint = Checkpoint(
        size=size, root=merkle.root(queries.leaves(size)), at=at, key_id=key.key_id
    )
    checkpoint.signature = key.sign(checkpoint.text())
    checkpoint.save(force_insert=True)
    record(
        "journal.checkpoint_published",
        on=checkpoint,
        audience="public",
        size=size,
        root=bytes(checkpoint.root),
    )
    return checkpoint
