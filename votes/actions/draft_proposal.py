"""A member drafts a proposal; its organization is the author and the first sponsor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.roadmap.models import Cycle, Run
from votes.access import P, hand_of, require
from votes.domain.drafting import Effect, Offer, check_draft
from votes.domain.rule import Rule
from votes.models import Proposal, Sponsor, Version


class RunNotPlanned(Invalid):
    """A size vote is about a run that is still only planned, in the same cycle."""

    code, title = "run_not_planned", "This run cannot be decided any more"
    help = "Choose a planned run of the proposal's cycle, or plan one first."


@command
def draft_proposal(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    cycle: Cycle,
    title: str,
    text: str,
    rule: Rule,
    run: Run | None = None,
    effect: Effect | None = None,
    options: Sequence[Offer] = (),
) -> Proposal:
    """Write the first version of a new proposal."""
    require(actor, P.DRAFT_PROPOSAL)
    draft = check_draft(
        kind=kind, title=title, text=text, rule=rule, effect=effect or Effect(), offers=options
    )
    _check_run(kind, run, cycle)
    hand = hand_of(actor)
    proposal = Proposal(
        kind=kind,
        organization_id=hand.organization_id,
        cycle=cycle,
        run=run,
        title=draft.title,
        drafted_at=at,
        drafted_by=hand.person_id,
        revised_at=at,
    )
    proposal.save(force_insert=True)
    version = Version.write(proposal=proposal, draft=draft, at=at, by=hand.person_id)
    Sponsor(
        proposal=proposal,
        organization_id=hand.organization_id,
        sponsored_at=at,
        sponsored_by=hand.person_id,
    ).save(force_insert=True)
    record(
        "proposal.drafted", on=proposal, audience="members", kind=kind, version=bytes(version.hash)
    )
    return proposal


def _check_run(kind: str, run: Run | None, cycle: Cycle) -> None:
    if kind == "motion":
        if run is not None:
            raise Invalid("A motion is not about one run.", pointer="/run")
        return
    if run is None:
        raise Invalid("A size vote names the run it is about.", pointer="/run")
    if run.state != "planned" or run.cycle_id != cycle.pk:
        raise RunNotPlanned(pointer="/run")
