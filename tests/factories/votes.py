"""Votes in any state, reached only through the actions, on a clock that travels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from consortium.kernel.actor import SYSTEM, Actor, Kind
from consortium.kernel.ids import new_id
from consortium.kernel.moments import now, travel, travel_to
from tests.factories.members import an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_run
from votes import actions, queries
from votes.domain.drafting import Effect, Offer
from votes.domain.presets import motion_rule, size_rule
from votes.domain.rule import Rule
from votes.models import Ballot, Proposal

SECRETARIAT = Actor(
    kind=Kind.PERSON,
    person_id=new_id(),
    seat_id=new_id(),
    roles=frozenset({"secretariat"}),
    name="Cleo Marsh",
)
AUDITOR = replace(
    SECRETARIAT,
    person_id=new_id(),
    seat_id=new_id(),
    roles=frozenset({"auditor"}),
    name="Noor Hale",
)
SHARES = dict(zip("ABCDEFGH", (40, 20, 12, 10, 8, 5, 3, 2), strict=True))
SPLIT = Effect("authorise_run", "USD", "equal", {})
SIZES = (
    Offer("No run", 0, status_quo=True),
    Offer("70B", 4_000_000_00, 70_000_000_000, 70_000_000_000, 15 * 10**12, 2_000_000_000),
    Offer("400B-A17B", 12_000_000_00, 400_000_000_000, 17_000_000_000, 22 * 10**12, 5_000_000_000),
    Offer("1T-A40B", 60_000_000_00, 10**12, 40_000_000_000, 30 * 10**12, 20_000_000_000),
)


@dataclass
class Eight:
    """The eight members of docs/voting.md, as organizations with a delegate each."""

    cycle: Any
    run: Any
    organizations: dict[str, Any] = field(default_factory=dict)

    def delegate(self, name: str, *roles: str) -> Actor:
        """A person on a Seat of that member."""
        organization = self.organizations[name]
        return Actor(
            kind=Kind.PERSON,
            person_id=new_id(),
            seat_id=new_id(),
            organization_id=organization.pk,
            roles=frozenset(roles or {"delegate"}),
            organization_state="admitted",
            name=f"Delegate of {name}",
            organization_name=organization.name,
            stepped_up_at=now(),
        )


def an_admitted_organization(*, name: str, cycle: Any, milli_hours: int) -> Any:
    """A member with an accepted pledge of H100 hours."""
    organization = an_organization(name=name)
    a_pledge(organization=organization, cycle=cycle, amount=milli_hours)
    return organization


def the_eight() -> Eight:
    """Members A to H with 40 to 2 per cent of all that is pledged."""
    cycle = a_cycle()
    eight = Eight(cycle, a_run(cycle=cycle))
    for name, share in SHARES.items():
        eight.organizations[name] = an_admitted_organization(
            name=f"Member {name}", cycle=cycle, milli_hours=share * 1_000_000
        )
    return eight


def a_draft(eight: Eight, *, rule: Rule | None = None, kind: str = "motion") -> Proposal:
    """A draft by A."""
    size = kind == "size"
    return actions.draft_proposal(
        actor=eight.delegate("A"),
        at=now(),
        kind=kind,
        cycle=eight.cycle,
        title="How large shall Crane be?" if size else "Publish the data card early",
        text="We propose this, for these reasons.",
        rule=rule or (size_rule(objection_hours=0) if size else motion_rule(objection_hours=0)),
        run=eight.run if size else None,
        effect=SPLIT if size else None,
        options=SIZES if size else (),
    )


def a_discussion(eight: Eight, **options: Any) -> Proposal:
    """A proposal of A that B sponsors."""
    proposal = a_draft(eight, **options)
    actions.sponsor_proposal(actor=eight.delegate("B"), at=now(), proposal=proposal)
    return actions.publish_proposal(actor=eight.delegate("A"), at=now(), proposal=proposal)


def a_scheduled_vote(eight: Eight, **options: Any) -> Proposal:
    """A vote that opens an hour after it was scheduled."""
    proposal = a_discussion(eight, **options)
    travel(by=timedelta(days=7, minutes=1))
    opens_at = now() + timedelta(hours=1)
    return actions.schedule_vote(
        actor=eight.delegate("A"), at=now(), proposal=proposal, opens_at=opens_at
    )


def an_open_vote(eight: Eight, **options: Any) -> Proposal:
    """A vote that has just opened."""
    proposal = a_scheduled_vote(eight, **options)
    travel_to(proposal.opens_at + timedelta(seconds=1))
    return actions.open_voting(actor=SYSTEM, at=now(), proposal=proposal)


def ballots(eight: Eight, proposal: Proposal, **said: str) -> None:
    """Ballots by member: `A="yes"`, `B="abstain"`, or a peak such as `C="b"`."""
    key = "vote" if proposal.kind == "motion" else "peak"
    for name, value in said.items():
        choice = {"abstain": True} if value == "abstain" else {key: value}
        cast(eight, name, proposal, choice)


def cast(eight: Eight, name: str, proposal: Proposal, choice: dict[str, Any]) -> Ballot:
    """One ballot of one member."""
    return actions.cast_ballot(
        actor=eight.delegate(name), at=now(), proposal=proposal, choice=choice
    )


def closed(proposal: Proposal) -> Proposal:
    """The same vote just after its deadline, closed."""
    proposal = queries.proposal(SYSTEM, proposal.pk)
    travel_to(proposal.closes_at + timedelta(seconds=1))
    return actions.close_voting(actor=SYSTEM, at=now(), proposal=proposal)


def counted(proposal: Proposal) -> Proposal:
    """The same vote, closed and counted."""
    proposal = closed(proposal)
    actions.count_votes(actor=SYSTEM, at=now(), proposal=proposal)
    return queries.proposal(SYSTEM, proposal.pk)
