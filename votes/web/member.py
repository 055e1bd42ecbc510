"""The members' pages around a proposal: the list, the proposal, its result, writing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from consortium.costs import queries as costs
from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.kernel.permissions import allowed
from consortium.shell import paging
from consortium.shell.charts import Chart
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from votes import actions, queries
from votes.access import P
from votes.domain import lifecycle
from votes.web import cards
from votes.web import forms as given_forms
from votes.web.labels import choice_label

if TYPE_CHECKING:
    from votes.models import Proposal

READ = Access(P.READ_PROPOSALS, rows=Rows.CONSORTIUM)
TABS = (("needs", "Needs my vote"), ("open", "Open"), ("closed", "Closed"), ("drafts", "Drafts"))
EMPTY = {
    "needs": "No open vote waits for your organization's ballot.",
    "open": "Nothing is under discussion or open for voting.",
    "closed": "Nothing has been decided yet.",
    "drafts": "There is no draft. A draft needs a second organization before it is discussed.",
}


def acting(permission: P, *, step_up: bool = False) -> Access:
    """What a person on a Seat does."""
    return Access(permission, rows=Rows.CONSORTIUM, step_up=step_up)


def here(id: Any) -> str:
    """The page of a proposal."""
    return reverse("proposal", args=[id])


@dataclass(frozen=True)
class Tab:
    """One tab of the list."""

    name: str
    label: str
    href: str
    active: bool


@dataclass(frozen=True)
class ProposalsPage:
    """One tab's proposals."""

    tabs: tuple[Tab, ...]
    cards: tuple[cards.Card, ...]
    slice: paging.Slice[Any]
    empty: str
    may_write: bool
    api_call: str


class Proposals(Page):
    """The list, in four tabs."""

    access = {"GET": READ}
    template_name = "votes/proposals.html"

    def page(self, *, actor: Actor, **path: Any) -> ProposalsPage:
        tab = self.request.GET.get("tab", "needs" if actor.is_member else "open")
        tab = tab if tab in EMPTY else "open"
        needs = "my_ballot" if tab == "needs" else ""
        rows = queries.proposals(actor, tab=tab, needs=needs)
        found = paging.page(rows, self.request.GET.dict(), salt=f"proposals {tab}")
        return ProposalsPage(
            tabs=tuple(Tab(name, label, f"?tab={name}", name == tab) for name, label in TABS),
            cards=tuple(cards.card(row) for row in found.rows),
            slice=found,
            empty=EMPTY[tab],
            may_write=allowed(actor, P.DRAFT_PROPOSAL),
            api_call=f"/api/v1/proposals{'?needs=my_ballot' if needs else ''}",
        )


@dataclass(frozen=True)
class MyBallot:
    """What the organization of the viewer has said so far."""

    says: str
    withdrawn: bool
    cast_at: datetime
    revision: int


@dataclass(frozen=True)
class ProposalPage:
    """A proposal as its reader may see it, with every button that this reader may press."""

    card: cards.Card
    text: str
    number: int
    versions: tuple[Any, ...]
    version_hash: str
    rule_hash: str
    rule: tuple[str, ...]
    options: tuple[cards.OptionCard, ...]
    split_rule: str
    roll: tuple[cards.RollLine, ...]
    roll_frozen_at: datetime | None
    electorate_hash: str
    sponsors: tuple[str, ...]
    comments: tuple[Any, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    extended_at: datetime | None
    objections_end_at: datetime | None
    earliest: datetime | None
    ballots: int
    my_ballot: MyBallot | None
    sealed: bool
    shut_out: bool
    may: frozenset[str]
    has_result: bool
    note: str
    comment_form: forms.Form


class ProposalView(Page):
    """One proposal."""

    access = {"GET": READ}
    template_name = "votes/proposal.html"

    def page(self, *, actor: Actor, **path: Any) -> ProposalPage:
        proposal = queries.proposal(actor, path["id"])
        return proposal_page(actor, proposal)


def proposal_page(actor: Actor, proposal: Proposal) -> ProposalPage:
    """Everything on the page of `proposal`, for `actor`."""
    versions = queries.versions(actor, proposal)
    version = versions[0]
    rule = version.read_rule()
    electorate = queries.electorate(actor, proposal)
    if electorate is not None:
        roll = cards.roll_lines(electorate.electors.all(), actor.organization_id)
    else:
        rows = queries.preview_roll(proposal.cycle, rule, at=now())
        roll = cards.preview_lines(rows, actor.organization_id)
    on_roll = any(line.mine for line in roll)
    sponsors = queries.sponsors(actor, proposal)
    return ProposalPage(
        card=cards.card(proposal),
        text=version.text,
        number=version.number,
        versions=tuple(versions),
        version_hash=bytes(version.hash).hex(),
        rule_hash=bytes(version.rule_hash).hex(),
        rule=queries.in_words(rule),
        options=cards.option_cards(version, queries.own_shares(actor, proposal, version)),
        split_rule=version.effect.get("split", {}).get("rule", ""),
        roll=roll,
        roll_frozen_at=electorate.frozen_at if electorate else None,
        electorate_hash=bytes(electorate.hash).hex() if electorate else "",
        sponsors=tuple(sponsor.organization.name for sponsor in sponsors),
        comments=tuple(queries.comments(actor, proposal)),
        opens_at=proposal.opens_at,
        closes_at=proposal.closes_at,
        extended_at=proposal.extended_at,
        objections_end_at=proposal.objections_end_at,
        earliest=_earliest(proposal),
        ballots=getattr(proposal, "ballots_now", 0),
        my_ballot=_my_ballot(actor, proposal, queries.option_names(version)),
        sealed=electorate is not None and proposal.closed_at is None,
        shut_out=actor.is_member and proposal.state == lifecycle.OPEN and not on_roll,
        may=_may(actor, proposal, on_roll, {s.organization_id for s in sponsors}),
        has_result=queries.tally(actor, proposal) is not None,
        note=proposal.note,
        comment_form=given_forms.CommentForm(),
    )


def _earliest(proposal: Proposal) -> datetime | None:
    if proposal.state != lifecycle.DISCUSSION or proposal.published_at is None:
        return None
    return lifecycle.earliest_scheduling(
        published_at=proposal.published_at, text_at=proposal.revised_at
    )


def _my_ballot(actor: Actor, proposal: Proposal, names: dict[str, str]) -> MyBallot | None:
    found = queries.my_ballots(actor, proposal)
    if not found:
        return None
    last = found[0]
    says = choice_label(last.choice, names)
    return MyBallot(says, last.choice is None, last.cast_at, last.revision)


def _may(actor: Actor, proposal: Proposal, on_roll: bool, sponsors: set[Any]) -> frozenset[str]:
    """The buttons: what the permission allows and the state leaves open."""
    state = proposal.state
    early = state in lifecycle.EDITABLE
    offered = {
        "sponsor": (P.SPONSOR_PROPOSAL, early and actor.organization_id not in sponsors),
        "publish": (
            P.PUBLISH_PROPOSAL,
            state == lifecycle.DRAFT and len(sponsors) >= lifecycle.SPONSORS_NEEDED,
        ),
        "revise": (P.REVISE_PROPOSAL, early),
        "schedule": (P.SCHEDULE_VOTE, state == lifecycle.DISCUSSION),
        "withdraw": (P.WITHDRAW_PROPOSAL, early or state == lifecycle.SCHEDULED),
        "vote": (P.CAST_BALLOT, state == lifecycle.OPEN and on_roll),
        "comment": (P.COMMENT, early or state in (lifecycle.SCHEDULED, lifecycle.OPEN)),
        "void": (P.VOID_PROPOSAL, lifecycle.VOID in lifecycle.MOVES[state]),
    }
    return frozenset(
        name
        for name, (permission, fits) in offered.items()
        if fits and allowed(actor, permission, on=proposal)
    )


@dataclass(frozen=True)
class ResultPage:
    """What was decided, why, by whom, and what it led to."""

    card: cards.Card
    sentence: str
    passed: bool
    charts: tuple[Chart, ...]
    tests: tuple[cards.TestLine, ...]
    walks: tuple[cards.Walk, ...]
    roll_call: tuple[cards.RollLine, ...]
    ballots: int
    enactment: Any
    ceiling: str
    pool_href: str
    objections_end_at: datetime | None
    result_hash: str
    electorate_hash: str
    counted_at: datetime
    note: str


class ResultView(Page):
    """The result, a sentence first."""

    access = {"GET": READ}
    template_name = "votes/result.html"

    def page(self, *, actor: Actor, **path: Any) -> ResultPage:
        proposal = queries.proposal(actor, path["id"])
        outcome = queries.outcome(actor, proposal)
        names = queries.option_names(queries.current_version(actor, proposal))
        electorate = queries.opened_electorate(actor, proposal)
        roll_call = cards.roll_call_lines(outcome.roll_call, names, actor.organization_id)
        return ResultPage(
            card=cards.card(proposal),
            sentence=outcome.sentence,
            passed=outcome.passed,
            charts=cards.tallies(outcome.result, names),
            tests=cards.test_lines(outcome.result),
            walks=cards.walks(outcome.result, names),
            roll_call=roll_call,
            ballots=sum(bool(line.choice) for line in roll_call),
            enactment=outcome.enactment,
            ceiling=cards.ceiling_text(outcome.enactment),
            pool_href=_pool_href(actor, outcome.enactment),
            objections_end_at=proposal.objections_end_at,
            result_hash=outcome.hash,
            electorate_hash=bytes(electorate.hash).hex(),
            counted_at=outcome.counted_at,
            note=proposal.note,
        )


def _pool_href(actor: Actor, enactment: Any) -> str:
    """The split that stands in the pool which the decision opened."""
    if enactment is None or enactment.pool is None:
        return ""
    split = costs.live_split(actor, enactment.pool)
    return reverse("split", args=[split.pk]) if split else reverse("costs")


class ProposalAction(ActionPage):
    """A button on the proposal's page."""

    def back(self, **path: Any) -> str:
        return here(path["id"])

    def act(self, proposal: Proposal, *, actor: Actor, at: datetime) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        self.act(queries.proposal(actor, path["id"]), actor=actor, at=at)
        return here(path["id"])


class SponsorProposal(ProposalAction):
    """Stand behind a proposal."""

    access = {"POST": acting(P.SPONSOR_PROPOSAL)}
    success = "Your organization now sponsors this proposal."

    def act(self, proposal: Proposal, *, actor: Actor, at: datetime) -> None:
        actions.sponsor_proposal(actor=actor, at=at, proposal=proposal)


class PublishProposal(ProposalAction):
    """Open the discussion."""

    access = {"POST": acting(P.PUBLISH_PROPOSAL)}
    success = "The discussion is open."

    def act(self, proposal: Proposal, *, actor: Actor, at: datetime) -> None:
        actions.publish_proposal(actor=actor, at=at, proposal=proposal)


class WithdrawProposal(ProposalAction):
    """Take the proposal back."""

    access = {"POST": acting(P.WITHDRAW_PROPOSAL)}
    success = "The proposal is withdrawn."

    def act(self, proposal: Proposal, *, actor: Actor, at: datetime) -> None:
        actions.withdraw_proposal(actor=actor, at=at, proposal=proposal)


class PostComment(FormPage):
    """Add to the discussion; a refused comment comes back with its page."""

    access = {"POST": acting(P.COMMENT)}
    template_name = "votes/proposal.html"
    form_class = given_forms.CommentForm

    def page(self, *, actor: Actor, **path: Any) -> ProposalPage:
        return proposal_page(actor, queries.proposal(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        proposal = queries.proposal(actor, path["id"])
        actions.post_comment(actor=actor, at=at, proposal=proposal, body=given["body"])
        return here(path["id"]) + "#discussion"


@dataclass(frozen=True)
class SchedulePage:
    """When a vote may open, and what scheduling fixes."""

    card: cards.Card
    earliest: datetime | None
    too_early: bool
    open_hours: int
    rule: tuple[str, ...]


class ScheduleVote(FormPage):
    """Put the vote on the calendar."""

    access = {"GET": acting(P.SCHEDULE_VOTE), "POST": acting(P.SCHEDULE_VOTE)}
    template_name = "votes/schedule.html"
    form_class = given_forms.ScheduleForm
    success = "The vote is scheduled; its text, rule and options are fixed."

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        return {"opens_at": now().replace(minute=0, second=0) + timedelta(hours=25)}

    def page(self, *, actor: Actor, **path: Any) -> SchedulePage:
        proposal = queries.proposal(actor, path["id"])
        rule = queries.current_version(actor, proposal).read_rule()
        earliest = _earliest(proposal)
        return SchedulePage(
            card=cards.card(proposal),
            earliest=earliest,
            too_early=earliest is not None and now() < earliest,
            open_hours=rule.open_hours,
            rule=queries.in_words(rule),
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        proposal = queries.proposal(actor, path["id"])
        actions.schedule_vote(actor=actor, at=at, proposal=proposal, opens_at=given["opens_at"])
        return here(path["id"])
