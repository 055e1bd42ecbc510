"""The journal's sweep: an hourly checkpoint."""

from consortium.journal import queries
from consortium.journal.actions import publish_checkpoint
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.kernel.sweeps import sweep


@sweep("journal.checkpoint")
def checkpoint() -> None:
    """Sign a checkpoint when the journal has grown and the last one is an hour old."""
    at = now()
    if queries.checkpoint_due(at):
        publish_checkpoint(actor=SYSTEM, at=at)
