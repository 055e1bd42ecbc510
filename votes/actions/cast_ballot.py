"""A member casts, or recasts, its ballot while voting is open.

The gate is shared, so members do not wait for each other; closing takes it alone. The clock is
read after the wait, and the database reads it once more as the row is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Busy, Forbidden
from consortium.kernel.rows import lock, reread
from votes import queries
from votes.access import P, hand_of, require
from votes.domain import lifecycle
from votes.domain.choice import read_choice
from votes.domain.clauses import quorum_holds
from votes.domain.rule import Rule
from votes.models import Ballot, Elector, Proposal


class NotAnElector(Forbidden):
    """The organization is not on the frozen roll of this vote."""

    code, title = "not_an_elector", "Your organization is not on the roll of this vote"
    help = "The roll holds the members that were admitted when voting opened."


@command
def cast_ballot(
    *, actor: Actor, at: datetime, proposal: Proposal, choice: Mapping[str, Any]
) -> Ballot:
    """Write the next revision of the ballot of the actor's organization."""
    require(actor, P.CAST_BALLOT, on=proposal)
    alone = queries.quorum_may_come_late(proposal, at=at)
    at = max(at, lock(proposal, shared=not alone))
    proposal = reread(proposal)
    lifecycle.demand_ballot_time(
        state=proposal.state, opens_at=proposal.opens_at, closes_at=proposal.closes_at, at=at
    )
    elector = queries.elector_of(actor, proposal)
    if elector is None:
        raise NotAnElector
    rule = elector.electorate.version.read_rule()
    options = [option.key for option in elector.electorate.version.options.all()]
    read = read_choice(method=rule.method, options=options, given=choice)
    before = queries.ballot_count(proposal) if alone else 0
    hand = hand_of(actor)
    ballot = Ballot.next_revision(
        elector=elector, person_id=hand.person_id, seat_id=hand.seat_id, choice=read, at=at
    )
    _extend_on_late_quorum(proposal, elector, rule, before, at, alone=alone)
    record(
        "ballot.cast",
        on=ballot,
        audience=elector.organization_id,
        proposal=proposal.pk,
        revision=ballot.revision,
        commitment=bytes(ballot.commitment),
    )
    return ballot


def _extend_on_late_quorum(
    proposal: Proposal, elector: Elector, rule: Rule, before: int, at: datetime, *, alone: bool
) -> None:
    """Once per vote: a quorum first reached near the end gives everyone a full window more."""
    hours, closes_at = rule.late_quorum_hours, proposal.closes_at
    if closes_at is None or hours == 0 or at < closes_at - timedelta(hours=hours):
        return
    if not alone:
        raise Busy  # the shared gate outlasted the margin: the next try takes it alone
    heads, after = elector.electorate.heads, queries.ballot_count(proposal)
    reached = quorum_holds(rule, present=after, heads=heads)
    if proposal.extended_at or not reached or quorum_holds(rule, present=before, heads=heads):
        return
    later = lifecycle.extended(closes_at=closes_at, hours=hours, at=at)
    Proposal.objects.filter(pk=proposal.pk).update(closes_at=later, extended_at=at)
    record("proposal.extended", on=proposal, audience="members", closes_at=later)
