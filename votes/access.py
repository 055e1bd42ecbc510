"""Who may do what to a proposal. Ballots belong to delegates; the clock opens, closes and counts.

Auditors and the secretariat have no right here that would show a ballot before close: what they
see is bounded by `Ballots.visible_to`, not by a permission.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden
from consortium.kernel.permissions import (
    Permission,
    Rules,
    admitted,
    anyone,
    member,
    owns,
    role,
    secretariat,
    staff,
    system,
)


class P(Permission):
    """The acts around a vote."""

    READ_DECISIONS = "votes.read_decisions"
    READ_PROPOSALS = "votes.read_proposals"
    DRAFT_PROPOSAL = "votes.draft_proposal"
    REVISE_PROPOSAL = "votes.revise_proposal"
    SPONSOR_PROPOSAL = "votes.sponsor_proposal"
    PUBLISH_PROPOSAL = "votes.publish_proposal"
    COMMENT = "votes.comment"
    SCHEDULE_VOTE = "votes.schedule_vote"
    WITHDRAW_PROPOSAL = "votes.withdraw_proposal"
    VOID_PROPOSAL = "votes.void_proposal"
    OPEN_VOTING = "votes.open_voting"
    CAST_BALLOT = "votes.cast_ballot"
    CLOSE_VOTING = "votes.close_voting"
    COUNT_VOTES = "votes.count_votes"
    ENACT_PROPOSAL = "votes.enact_proposal"
    READ_DESK = "votes.read_desk"


proposer = role("admin", "delegate")

require = Rules(
    {
        P.READ_DECISIONS: anyone,
        P.READ_PROPOSALS: member | staff,
        P.DRAFT_PROPOSAL: proposer & admitted,
        P.REVISE_PROPOSAL: proposer & admitted & owns,
        P.SPONSOR_PROPOSAL: proposer & admitted,
        P.PUBLISH_PROPOSAL: proposer & admitted & owns,
        P.COMMENT: (member & admitted) | secretariat,
        P.SCHEDULE_VOTE: (proposer & admitted & owns) | secretariat,
        P.WITHDRAW_PROPOSAL: proposer & owns,
        P.VOID_PROPOSAL: secretariat,
        P.OPEN_VOTING: system | secretariat,
        # Suspension after opening changes nothing, so membership is not asked for: the roll is.
        P.CAST_BALLOT: role("delegate") & member,
        P.CLOSE_VOTING: system | secretariat,
        P.COUNT_VOTES: system | secretariat,
        P.ENACT_PROPOSAL: system,  # only the clock carries out what was decided
        P.READ_DESK: staff,
    }
).require


class Hand(NamedTuple):
    """Whose act it is: a person on a Seat of an organization."""

    person_id: UUID
    seat_id: UUID
    organization_id: UUID


def hand_of(actor: Actor) -> Hand:
    """The Seat behind a member's act; what is signed is always signed by somebody."""
    if actor.person_id is None or actor.seat_id is None or actor.organization_id is None:
        raise Forbidden("This takes a person on a Seat of a member.")
    return Hand(actor.person_id, actor.seat_id, actor.organization_id)
