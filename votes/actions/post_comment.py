"""A member, or the secretariat, says something about a proposal; it is signed and kept."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Forbidden, Invalid
from consortium.kernel.rows import lock, reread
from votes.access import P, require
from votes.domain import lifecycle
from votes.models import Comment, Proposal

MAX_COMMENT = 4_000
DISCUSSED = (lifecycle.DRAFT, lifecycle.DISCUSSION, lifecycle.SCHEDULED, lifecycle.OPEN)


class DiscussionEnded(Conflict):
    """After voting nothing is added to what voters read."""

    code, title = "discussion_ended", "The discussion has ended"
    help = "Comments are taken until voting closes."


@command
def post_comment(*, actor: Actor, at: datetime, proposal: Proposal, body: str) -> Comment:
    """Add one comment to the discussion."""
    require(actor, P.COMMENT, on=proposal)
    body = body.strip()
    if not 1 <= len(body) <= MAX_COMMENT:
        raise Invalid(f"A comment has 1 to {MAX_COMMENT:,} characters.", pointer="/body")
    if actor.person_id is None:
        raise Forbidden("A comment is signed by a person.")
    at = max(at, lock(proposal, shared=True))
    if reread(proposal).state not in DISCUSSED:
        raise DiscussionEnded
    comment = Comment(
        proposal=proposal,
        organization_id=actor.organization_id,
        author_name=actor.name,
        body=body,
        posted_at=at,
        posted_by=actor.person_id,
    )
    comment.save(force_insert=True)
    record("proposal.commented", on=proposal, audience="members", comment=comment.pk)
    return comment
