"""The secretariat ends a flawed vote, for a reason that everyone reads."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import lock, move, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal

MAX_REASON = 2_000


@command
def void_proposal(*, actor: Actor, at: datetime, proposal: Proposal, reason: str) -> Proposal:
    """Void between scheduling and adoption; ballots of an unclosed vote stay unpublished."""
    require(actor, P.VOID_PROPOSAL, on=proposal)
    reason = reason.strip()
    if not 1 <= len(reason) <= MAX_REASON:
        raise Invalid(f"A reason has 1 to {MAX_REASON:,} characters.", pointer="/reason")
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    move(
        proposal,
        lifecycle.VOID,
        expecting=proposal.state,
        voided_at=at,
        voided_by=actor.person_id,
        note=reason,
    )
    record("proposal.voided", on=proposal, audience="members", reason=reason)
    return proposal
