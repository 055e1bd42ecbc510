"""At the deadline the gate is taken alone; the closing line lists every commitment that counts."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.doorbell import ring
from consortium.kernel.rows import lock, move, reread
from votes import queries
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal


@command
def close_voting(*, actor: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Close an open vote whose deadline has passed. No cast is under way while this holds."""
    require(actor, P.CLOSE_VOTING, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.state == lifecycle.OPEN and proposal.closes_at and at < proposal.closes_at:
        raise lifecycle.VotingStillOpen
    move(proposal, lifecycle.CLOSING, expecting=lifecycle.OPEN, closed_at=at)
    commitments = sorted(bytes(ballot.commitment) for ballot in queries.counted_ballots(proposal))
    record(
        "proposal.closed",
        on=proposal,
        audience="members",
        ballots=len(commitments),
        commitments=commitments,
    )
    ring("votes.count_due")
    return proposal
