"""A member takes its ballot back before close: a revision without a choice."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, reread
from votes import queries
from votes.access import P, hand_of, require
from votes.actions.cast_ballot import NotAnElector
from votes.domain import lifecycle
from votes.models import Ballot, Proposal


class NothingToWithdraw(Conflict):
    """There is no ballot of the organization that would count."""

    code, title = "nothing_to_withdraw", "There is no ballot to withdraw"
    help = "Your organization has not voted, or has withdrawn its ballot already."


@command
def withdraw_ballot(*, actor: Actor, at: datetime, proposal: Proposal) -> Ballot:
    """Write a withdrawal; the organization then counts as absent unless it votes again."""
    require(actor, P.CAST_BALLOT, on=proposal)
    at = max(at, lock(proposal, shared=True))
    proposal = reread(proposal)
    lifecycle.demand_ballot_time(
        state=proposal.state, opens_at=proposal.opens_at, closes_at=proposal.closes_at, at=at
    )
    elector = queries.elector_of(actor, proposal)
    if elector is None:
        raise NotAnElector
    last = elector.ballots.order_by("-revision").first()
    if last is None or last.choice is None:
        raise NothingToWithdraw
    hand = hand_of(actor)
    ballot = Ballot.next_revision(
        elector=elector, person_id=hand.person_id, seat_id=hand.seat_id, choice=None, at=at
    )
    record(
        "ballot.withdrawn",
        on=ballot,
        audience=elector.organization_id,
        proposal=proposal.pk,
        revision=ballot.revision,
        commitment=bytes(ballot.commitment),
    )
    return ballot
