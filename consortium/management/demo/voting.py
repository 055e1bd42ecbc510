"""Scenes of deciding: proposals from draft to result, each at its own pace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now, travel_to
from consortium.management.demo.companies import COMPANIES, Company
from consortium.management.demo.stage import Stage
from consortium.roadmap.models import Cycle, Run
from votes import actions
from votes.domain.drafting import Effect, Offer
from votes.domain.presets import motion_rule, size_rule
from votes.domain.rule import Rule
from votes.models import Proposal

BOUNDED = Effect("authorise_run", "USD", "bounded", {"floor": "1/50", "cap": "1/6"})
EQUAL = Effect("authorise_run", "USD", "equal", {})
NO_RUN = Offer("No run", 0, status_quo=True)


def draft_motion(
    stage: Stage, cycle: Cycle, title: str, text: str, rule: Rule | None = None
) -> Proposal:
    """A motion by Brackmoor."""
    return actions.draft_proposal(
        actor=stage.delegate(COMPANIES[1]),
        at=now(),
        kind="motion",
        cycle=cycle,
        title=title,
        text=text,
        rule=rule or motion_rule(publish="public"),
    )


def draft_size(
    stage: Stage, cycle: Cycle, run: Run, text: str, offers: tuple[Offer, ...], effect: Effect
) -> Proposal:
    """A size vote by Caldervane."""
    return actions.draft_proposal(
        actor=stage.delegate(COMPANIES[2]),
        at=now(),
        kind="size",
        cycle=cycle,
        title=f"How large shall {run.name.split()[0]} be?",
        text=text,
        rule=size_rule(publish="public"),
        run=run,
        effect=effect,
        options=offers,
    )


def discuss(
    stage: Stage, proposal: Proposal, comments: Mapping[str, str] | None = None
) -> Proposal:
    """A second company sponsors it, its author publishes it, members comment."""
    author = _author(stage, proposal)
    sponsor = COMPANIES[0] if author is not COMPANIES[0] else COMPANIES[1]
    actions.sponsor_proposal(actor=stage.delegate(sponsor), at=now(), proposal=proposal)
    proposal = actions.publish_proposal(actor=stage.delegate(author), at=now(), proposal=proposal)
    for slug, body in (comments or {}).items():
        company = next(c for c in COMPANIES if c.slug == slug)
        actions.post_comment(actor=stage.delegate(company), at=now(), proposal=proposal, body=body)
    return proposal


def open_after_a_week(stage: Stage, proposal: Proposal) -> Proposal:
    """Seven days of discussion, then the vote opens with a frozen roll."""
    travel_to(now() + timedelta(days=7, minutes=5))
    return open_now(stage, proposal)


def open_now(stage: Stage, proposal: Proposal) -> Proposal:
    """Its author schedules a vote that was discussed long enough; an hour later it opens."""
    author = stage.delegate(_author(stage, proposal))
    opens_at = now() + timedelta(hours=1)
    proposal = actions.schedule_vote(actor=author, at=now(), proposal=proposal, opens_at=opens_at)
    travel_to(opens_at + timedelta(seconds=1))
    return actions.open_voting(actor=SYSTEM, at=now(), proposal=proposal)


def cast(stage: Stage, proposal: Proposal, said: Mapping[str, str]) -> None:
    """Ballots by company: yes, no, abstain, or the letter of a peak; "" stays away."""
    for company in COMPANIES:
        value = said.get(company.slug, "")
        if not value:
            continue
        key = "vote" if proposal.kind == "motion" else "peak"
        choice: dict[str, Any] = {"abstain": True} if value == "abstain" else {key: value}
        actions.cast_ballot(
            actor=stage.delegate(company), at=now(), proposal=proposal, choice=choice
        )


def conclude(proposal: Proposal) -> Proposal:
    """Close at the deadline, count, wait out the objection period, adopt and enact."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    if proposal.closes_at is None:
        raise ValueError("The vote was never opened.")
    travel_to(proposal.closes_at + timedelta(seconds=1))
    proposal = actions.close_voting(actor=SYSTEM, at=now(), proposal=proposal)
    actions.count_votes(actor=SYSTEM, at=now(), proposal=proposal)
    proposal = Proposal.objects.get(pk=proposal.pk)
    if proposal.state == "objection":
        travel_to(now() + timedelta(hours=72, minutes=1))
        proposal = actions.adopt_proposal(actor=SYSTEM, at=now(), proposal=proposal)
    if proposal.state == "adopted":
        actions.enact_proposal(actor=SYSTEM, at=now(), proposal=proposal)
    return Proposal.objects.get(pk=proposal.pk)


def _author(stage: Stage, proposal: Proposal) -> Company:
    """The company whose proposal it is."""
    for company in COMPANIES:
        if stage.organizations[company.slug].pk == proposal.organization_id:
            return company
    raise ValueError("The proposal is by no company of the demo.")
