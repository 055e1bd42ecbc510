"""Replace the live split of a pool: the old one stays readable, the new one posts differences."""

from __future__ import annotations

from datetime import datetime

from consortium.costs.access import P, require
from consortium.costs.actions.freeze_split import freeze_split
from consortium.costs.models import Split
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import lock, move, reread


@command
def supersede_split(*, actor: Actor, at: datetime, split: Split, kind: str, reason: str) -> Split:
    """frozen → superseded, and a new split of `kind` in its place."""
    require(actor, P.FREEZE_SPLIT)
    if not reason.strip():
        raise Invalid("Say why the split is replaced.", pointer="/reason")
    lock(split.pool.run)
    split = reread(split)
    move(
        split,
        "superseded",
        expecting="frozen",
        superseded_at=at,
        superseded_by=actor.person_id,
        reason=reason.strip()[:400],
    )
    record("split.superseded", on=split, audience="members", reason=split.reason)
    return freeze_split(actor=actor, at=at, pool=split.pool, kind=kind)
