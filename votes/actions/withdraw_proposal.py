"""Before voting opens the author may take the proposal back."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal


@command
def withdraw_proposal(*, actor: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """End a draft, a discussion or a scheduled vote."""
    require(actor, P.WITHDRAW_PROPOSAL, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.state not in (*lifecycle.EDITABLE, lifecycle.SCHEDULED):
        raise lifecycle.Frozen("Once voting has opened, a proposal cannot be withdrawn.")
    move(
        proposal,
        lifecycle.WITHDRAWN,
        expecting=proposal.state,
        withdrawn_at=at,
        withdrawn_by=actor.person_id,
    )
    record("proposal.withdrawn", on=proposal, audience="members")
    return proposal
