"""The author opens the discussion, once two organizations stand behind the proposal."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, move, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal


class SponsorsMissing(Conflict):
    """One organization alone does not occupy everybody."""

    code, title = "sponsors_missing", "Another organization has to sponsor this first"
    help = "Ask another member to open the draft and press Sponsor."


@command
def publish_proposal(*, actor: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Move a draft into discussion."""
    require(actor, P.PUBLISH_PROPOSAL, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.sponsors.count() < lifecycle.SPONSORS_NEEDED:
        raise SponsorsMissing
    move(
        proposal,
        lifecycle.DISCUSSION,
        expecting=lifecycle.DRAFT,
        published_at=at,
        published_by=actor.person_id,
    )
    record("proposal.published", on=proposal, audience="members", title=proposal.title)
    return proposal
