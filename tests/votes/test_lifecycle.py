"""A proposal from draft to enactment, and everything that may not happen on the way."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from consortium.journal.models import Line
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden, Invalid, Problem
from consortium.kernel.moments import now, travel, travel_to
from consortium.kernel.rows import Stale
from tests.factories import votes as vote
from votes import actions, queries, tasks
from votes.actions.adopt_proposal import ObjectionPeriodRunning
from votes.actions.post_comment import DiscussionEnded
from votes.actions.publish_proposal import SponsorsMissing
from votes.domain import lifecycle
from votes.domain.presets import motion_rule, size_rule
from votes.domain.roll import electorate_hash
from votes.domain.rule import Rule, RuleInvalid, Weights
from votes.models import Elector, Proposal, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def eight() -> vote.Eight:
    return vote.the_eight()


def test_a_motion_is_told_from_draft_to_enactment(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes", B="yes", G="yes", C="no", F="no", D="abstain")
    proposal = vote.counted(proposal)
    assert proposal.state == "adopted"
    actions.enact_proposal(actor=SYSTEM, at=now(), proposal=proposal)
    assert queries.proposal(SYSTEM, proposal.pk).state == "enacted"
    verbs = Line.objects.filter(subject_id=str(proposal.pk)).order_by("sequence")
    assert [line.verb for line in verbs] == [
        "proposal.drafted",
        "proposal.sponsored",
        "proposal.published",
        "proposal.scheduled",
        "proposal.opened",
        "proposal.closed",
        "proposal.counted",
        "proposal.enacted",
    ]


def test_an_adopted_size_authorises_its_run_and_opens_its_pool(eight) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    vote.ballots(eight, proposal, A="d", B="c", C="b", D="b", E="a", F="a", G="abstain")
    proposal = vote.counted(proposal)
    enactment = actions.enact_proposal(actor=SYSTEM, at=now(), proposal=proposal)
    assert enactment.option.title == "70B"  # by weight c, by heads b: the smaller
    assert enactment.run.state == "authorised"
    assert enactment.run.warrant_id == enactment.pk
    assert enactment.pool.proposal_id == proposal.pk
    assert enactment.ceiling_amount == 4_400_000_00
    assert enactment.ceiling_milli_hours == 2_200_000_000
    with pytest.raises(Stale):
        actions.enact_proposal(
            actor=SYSTEM, at=now(), proposal=queries.proposal(SYSTEM, proposal.pk)
        )


def test_the_clock_alone_carries_a_vote_to_its_end(eight) -> None:
    rule = motion_rule(objection_hours=72)
    proposal = vote.a_scheduled_vote(eight, rule=rule)
    for run in (tasks.open_due, tasks.close_due, tasks.count_due, tasks.adopt_due):
        assert run()
    assert queries.proposal(SYSTEM, proposal.pk).state == "scheduled"
    travel_to(proposal.opens_at)
    assert tasks.open_due()
    vote.ballots(eight, proposal, **dict.fromkeys("ABCDE", "yes"))
    travel_to(proposal.closes_at)
    assert tasks.close_due()
    assert tasks.count_due()
    proposal = queries.proposal(SYSTEM, proposal.pk)
    assert (proposal.state, proposal.objections_end_at is not None) == ("objection", True)
    with pytest.raises(ObjectionPeriodRunning):
        actions.adopt_proposal(actor=SYSTEM, at=now(), proposal=proposal)
    travel_to(proposal.objections_end_at)
    assert tasks.adopt_due()
    assert tasks.enact_due()
    assert queries.proposal(SYSTEM, proposal.pk).state == "enacted"


def test_a_draft_needs_a_second_sponsor(eight) -> None:
    proposal = vote.a_draft(eight)
    with pytest.raises(SponsorsMissing):
        actions.publish_proposal(actor=eight.delegate("A"), at=now(), proposal=proposal)
    with pytest.raises(Problem) as refusal:
        actions.sponsor_proposal(actor=eight.delegate("A"), at=now(), proposal=proposal)
    assert refusal.value.code == "already_sponsor"


def test_only_the_author_publishes(eight) -> None:
    proposal = vote.a_draft(eight)
    with pytest.raises(Forbidden):
        actions.publish_proposal(actor=eight.delegate("B"), at=now(), proposal=proposal)


@pytest.mark.parametrize("role", ["finance", "engineer", "observer"])
def test_only_admins_and_delegates_propose(eight, role) -> None:
    with pytest.raises(Forbidden):
        actions.draft_proposal(
            actor=eight.delegate("A", role),
            at=now(),
            kind="motion",
            cycle=eight.cycle,
            title="A title",
            text="A text",
            rule=motion_rule(),
        )


def test_a_week_of_discussion_comes_before_the_calendar(eight) -> None:
    proposal = vote.a_discussion(eight)
    travel(by=timedelta(days=6))
    with pytest.raises(lifecycle.DiscussionTooShort):
        _schedule(eight, proposal)
    travel(by=timedelta(days=1))
    assert _schedule(eight, proposal).state == "scheduled"


def test_a_changed_text_must_stand_for_three_days(eight) -> None:
    proposal = vote.a_discussion(eight)
    travel(by=timedelta(days=8))
    version = _revise(eight, proposal, rule=motion_rule(preset="reserved"))
    assert version.number == 2
    with pytest.raises(lifecycle.DiscussionTooShort):
        _schedule(eight, proposal)
    travel(by=timedelta(hours=72))
    assert _schedule(eight, proposal).title == "Another title"


def test_a_vote_does_not_open_in_the_past(eight) -> None:
    proposal = vote.a_discussion(eight)
    travel(by=timedelta(days=8))
    with pytest.raises(Invalid):
        _schedule(eight, proposal, opens_at=now() - timedelta(minutes=1))
    with pytest.raises(Invalid):
        _schedule(eight, proposal, opens_at=now() + timedelta(days=91))


def test_nothing_is_edited_after_scheduling(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    with pytest.raises(lifecycle.Frozen):
        _revise(eight, proposal)
    with pytest.raises(lifecycle.Frozen):
        actions.sponsor_proposal(actor=eight.delegate("C"), at=now(), proposal=proposal)
    with pytest.raises(lifecycle.Frozen):
        _schedule(eight, proposal)


def test_the_author_withdraws_before_opening_only(eight) -> None:
    scheduled = vote.a_scheduled_vote(eight)
    with pytest.raises(Forbidden):
        actions.withdraw_proposal(actor=eight.delegate("B"), at=now(), proposal=scheduled)
    assert (
        actions.withdraw_proposal(actor=eight.delegate("A"), at=now(), proposal=scheduled).state
        == "withdrawn"
    )
    open_vote = vote.an_open_vote(eight)
    with pytest.raises(lifecycle.Frozen):
        actions.withdraw_proposal(actor=eight.delegate("A"), at=now(), proposal=open_vote)


def test_the_secretariat_voids_with_a_reason(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes")
    with pytest.raises(Forbidden):
        actions.void_proposal(
            actor=eight.delegate("A", "admin"), at=now(), proposal=proposal, reason="No."
        )
    with pytest.raises(Invalid):
        actions.void_proposal(actor=vote.SECRETARIAT, at=now(), proposal=proposal, reason=" ")
    actions.void_proposal(
        actor=vote.SECRETARIAT, at=now(), proposal=proposal, reason="The text was wrong."
    )
    with pytest.raises(lifecycle.VotingClosed):
        vote.ballots(eight, proposal, B="yes")
    voided = queries.proposal(SYSTEM, proposal.pk)
    assert voided.note == "The text was wrong."
    assert queries.roll_call(vote.AUDITOR, voided) == []


def test_an_early_closing_is_refused(eight) -> None:
    proposal = vote.an_open_vote(eight)
    with pytest.raises(lifecycle.VotingStillOpen):
        actions.close_voting(actor=SYSTEM, at=now(), proposal=proposal)


def test_an_early_opening_is_refused(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    with pytest.raises(lifecycle.VotingNotOpen):
        actions.open_voting(actor=SYSTEM, at=now(), proposal=proposal)


def test_closing_and_counting_happen_once(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes")
    proposal = vote.counted(proposal)
    for again in (actions.close_voting, actions.count_votes):
        with pytest.raises(Problem):
            again(actor=SYSTEM, at=now(), proposal=proposal)


def test_a_vote_that_nobody_could_decide_goes_back(eight) -> None:
    rule = motion_rule(weights=_tier_without_points_for_full())
    proposal = vote.a_scheduled_vote(eight, rule=rule)
    travel_to(proposal.opens_at)
    proposal = actions.open_voting(actor=SYSTEM, at=now(), proposal=proposal)
    assert proposal.state == "discussion"
    assert "Nobody has a weight" in proposal.note


def test_a_vote_that_was_not_opened_in_time_goes_back(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    travel_to(proposal.closes_at)
    assert actions.open_voting(actor=SYSTEM, at=now(), proposal=proposal).state == "discussion"


def test_no_ballot_at_all_is_a_rejection(eight) -> None:
    proposal = vote.counted(vote.an_open_vote(eight))
    assert (proposal.state, proposal.tally.read().reason) == ("rejected", "no_votes")


def test_weights_are_frozen_at_opening(eight) -> None:
    proposal = vote.an_open_vote(eight)
    before = {e.name: e.weight for e in Elector.objects.all()}
    assert before["Member A"] == before["Member B"] == 2500
    assert bytes(proposal.electorate.hash) == _rehash(proposal)


def test_a_failed_enactment_leaves_the_proposal_adopted_with_the_reason(eight, monkeypatch) -> None:
    class PoolRefused(Invalid):
        """Only for this test."""

        code, title = "pool_refused_in_test", "The pool was refused"

    def refuse(**_: object) -> None:
        raise PoolRefused("The pool was refused.")

    proposal = vote.an_open_vote(eight, kind="size")
    vote.ballots(eight, proposal, **dict.fromkeys("ABCDE", "c"))
    proposal = vote.counted(proposal)
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["votes.actions.enact_proposal"], "open_pool", refuse)
        assert tasks.enact_due()
        assert tasks.enact_due()
    proposal = queries.proposal(SYSTEM, proposal.pk)
    assert (proposal.state, proposal.note) == ("adopted", "The pool was refused.")
    assert type(eight.run).objects.get(pk=eight.run.pk).state == "planned"
    assert Line.objects.filter(verb="proposal.enactment_failed").count() == 1
    assert tasks.enact_due()
    proposal = queries.proposal(SYSTEM, proposal.pk)
    assert (proposal.state, proposal.note) == ("enacted", "")


def test_comments_are_taken_until_close(eight) -> None:
    proposal = vote.a_discussion(eight)
    actor = eight.delegate("C", "engineer")
    comment = actions.post_comment(actor=actor, at=now(), proposal=proposal, body=" Why now? ")
    assert comment.body == "Why now?"
    for body in ("", "x" * 4001):
        with pytest.raises(Invalid):
            actions.post_comment(actor=actor, at=now(), proposal=proposal, body=body)
    done = vote.counted(vote.an_open_vote(eight))
    with pytest.raises(DiscussionEnded):
        actions.post_comment(actor=actor, at=now(), proposal=done, body="Too late")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "portfolio"}, "/kind"),
        ({"title": " "}, "/title"),
        ({"text": "x" * 10_001}, "/text"),
        ({"rule": size_rule()}, "/rule/method"),
        ({"options": vote.SIZES}, "/options"),
        ({"kind": "size", "rule": size_rule(), "options": vote.SIZES[:1]}, "/options"),
        ({"kind": "size", "rule": size_rule(), "options": vote.SIZES}, "/split_rule"),
        (
            {"kind": "size", "rule": size_rule(), "options": vote.SIZES, "effect": vote.SPLIT},
            "/run",
        ),
    ],
)
def test_a_draft_that_cannot_be_decided_is_refused(eight, change, pointer) -> None:
    given = {
        "kind": "motion",
        "cycle": eight.cycle,
        "title": "A title",
        "text": "A text",
        "rule": motion_rule(),
    } | change
    with pytest.raises(Problem) as refusal:
        actions.draft_proposal(actor=eight.delegate("A"), at=now(), **given)
    assert refusal.value.errors[0].pointer == pointer
    assert not Proposal.objects.exists()


def _schedule(eight, proposal, opens_at=None) -> Proposal:
    return actions.schedule_vote(
        actor=eight.delegate("A"),
        at=now(),
        proposal=proposal,
        opens_at=opens_at or now() + timedelta(days=1),
    )


def _revise(eight, proposal, rule: Rule | None = None) -> Version:
    return actions.revise_proposal(
        actor=eight.delegate("A"),
        at=now(),
        proposal=proposal,
        title="Another title",
        text="Another text",
        rule=rule or motion_rule(),
    )


def _tier_without_points_for_full() -> Weights:
    return Weights("tier", points=(("founding", 5), ("full", 0), ("associate", 0)))


def _rehash(proposal) -> bytes:
    electorate = proposal.electorate
    return electorate_hash(
        version=bytes(electorate.version.hash),
        rule=bytes(electorate.version.rule_hash),
        roll=electorate.roll(),
        lot_seed=bytes(electorate.lot_seed),
    )


def test_a_size_rule_belongs_to_a_size(eight) -> None:
    with pytest.raises(RuleInvalid):
        vote.a_draft(eight, rule=size_rule())
