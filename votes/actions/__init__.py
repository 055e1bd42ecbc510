"""The only writers of votes, one act per file, in the order of a proposal's life."""

from votes.actions.adopt_proposal import adopt_proposal
from votes.actions.cast_ballot import cast_ballot
from votes.actions.close_voting import close_voting
from votes.actions.count_votes import count_votes
from votes.actions.draft_proposal import draft_proposal
from votes.actions.enact_proposal import enact_proposal
from votes.actions.note_enactment_problem import note_enactment_problem
from votes.actions.open_voting import open_voting
from votes.actions.post_comment import post_comment
from votes.actions.publish_proposal import publish_proposal
from votes.actions.revise_proposal import revise_proposal
from votes.actions.schedule_vote import schedule_vote
from votes.actions.sponsor_proposal import sponsor_proposal
from votes.actions.void_proposal import void_proposal
from votes.actions.withdraw_ballot import withdraw_ballot
from votes.actions.withdraw_proposal import withdraw_proposal

__all__ = [
    "adopt_proposal",
    "cast_ballot",
    "close_voting",
    "count_votes",
    "draft_proposal",
    "enact_proposal",
    "note_enactment_problem",
    "open_voting",
    "post_comment",
    "publish_proposal",
    "revise_proposal",
    "schedule_vote",
    "sponsor_proposal",
    "void_proposal",
    "withdraw_ballot",
    "withdraw_proposal",
]
