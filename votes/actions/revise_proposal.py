"""The author changes the text before scheduling: a new version, and the quiet days start anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, reread
from votes.access import P, hand_of, require
from votes.domain.drafting import Effect, Offer, check_draft
from votes.domain.lifecycle import demand_editable
from votes.domain.rule import Rule
from votes.models import Proposal, Version


@command
def revise_proposal(
    *,
    actor: Actor,
    at: datetime,
    proposal: Proposal,
    title: str,
    text: str,
    rule: Rule,
    effect: Effect | None = None,
    options: Sequence[Offer] = (),
) -> Version:
    """Write the next version."""
    require(actor, P.REVISE_PROPOSAL, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    demand_editable(proposal.state)
    draft = check_draft(
        kind=proposal.kind,
        title=title,
        text=text,
        rule=rule,
        effect=effect or Effect(),
        offers=options,
    )
    version = Version.write(proposal=proposal, draft=draft, at=at, by=hand_of(actor).person_id)
    Proposal.objects.filter(pk=proposal.pk).update(title=draft.title, revised_at=at)
    record(
        "proposal.revised",
        on=proposal,
        audience="members",
        number=version.number,
        version=bytes(version.hash),
    )
    return version
