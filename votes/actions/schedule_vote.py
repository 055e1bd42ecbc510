"""The vote gets its date: from here on text, rule, options and times stand still."""

from __future__ import annotations

from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.rows import lock, move, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Proposal

FARTHEST = timedelta(days=90)


@command
def schedule_vote(
    *, actor: Actor, at: datetime, proposal: Proposal, opens_at: datetime
) -> Proposal:
    """Fix when voting opens; it closes after the rule's `open_hours`."""
    require(actor, P.SCHEDULE_VOTE, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.state != lifecycle.DISCUSSION or proposal.published_at is None:
        raise lifecycle.Frozen("Only a proposal in discussion can be scheduled.")
    earliest = lifecycle.earliest_scheduling(
        published_at=proposal.published_at, text_at=proposal.revised_at
    )
    if at < earliest:
        raise lifecycle.DiscussionTooShort(
            f"It can be scheduled from {earliest:%Y-%m-%d %H:%M} UTC."
        )
    if not at <= opens_at <= at + FARTHEST:
        raise Invalid("Voting opens in the future, within 90 days.", pointer="/opens_at")
    version = proposal.versions.order_by("-number")[0]
    rule = version.read_rule()
    move(
        proposal,
        lifecycle.SCHEDULED,
        expecting=lifecycle.DISCUSSION,
        scheduled_at=at,
        scheduled_by=actor.person_id,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=rule.open_hours),
        is_public=rule.publish == "public",
        note="",
    )
    record(
        "proposal.scheduled",
        on=proposal,
        audience="members",
        version=bytes(version.hash),
        rule=bytes(version.rule_hash),
        opens_at=proposal.opens_at,
        closes_at=proposal.closes_at,
    )
    return proposal
