"""A second organization stands behind a proposal; without one it is never discussed."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, reread
from votes.access import P, hand_of, require
from votes.domain.lifecycle import demand_editable
from votes.models import Proposal, Sponsor


@command
def sponsor_proposal(*, actor: Actor, at: datetime, proposal: Proposal) -> Sponsor:
    """Add the actor's organization to the sponsors, once."""
    require(actor, P.SPONSOR_PROPOSAL, on=proposal)
    at = max(at, lock(proposal))
    demand_editable(reread(proposal).state)
    hand = hand_of(actor)
    sponsor = Sponsor(
        proposal=proposal,
        organization_id=hand.organization_id,
        sponsored_at=at,
        sponsored_by=hand.person_id,
    )
    sponsor.save(force_insert=True)
    record("proposal.sponsored", on=proposal, audience="members", organization=hand.organization_id)
    return sponsor
