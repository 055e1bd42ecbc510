"""The tables of a vote, in the order in which they come to be."""

from votes.models.ballot import Ballot
from votes.models.comment import Comment, Sponsor
from votes.models.electorate import Elector, Electorate
from votes.models.enactment import Enactment
from votes.models.proposal import Proposal
from votes.models.tally import Tally
from votes.models.version import Option, Version

__all__ = [
    "Ballot",
    "Comment",
    "Elector",
    "Electorate",
    "Enactment",
    "Option",
    "Proposal",
    "Sponsor",
    "Tally",
    "Version",
]
