"""When the objection period ends without a void, a positive count is adopted."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.doorbell import ring
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, move, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal


class ObjectionPeriodRunning(Conflict):
    """A count takes effect only after its objection period."""

    code, title = "objection_period_running", "The objection period has not ended"
    help = "The proposal shows when it ends; the clock adopts it then."


@command
def adopt_proposal(*, actor: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Move from objection to adopted."""
    require(actor, P.COUNT_VOTES, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.objections_end_at is None or at < proposal.objections_end_at:
        raise ObjectionPeriodRunning
    move(proposal, lifecycle.ADOPTED, expecting=lifecycle.OBJECTION, decided_at=at)
    record("proposal.adopted", on=proposal, audience="public" if proposal.is_public else "members")
    ring("votes.enact_due")
    return proposal
