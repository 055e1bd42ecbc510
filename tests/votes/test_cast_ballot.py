"""A ballot: one's own, sealed, recastable until the deadline, with a receipt to check it by."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from consortium.journal.models import Line
from consortium.kernel.actor import ANONYMOUS, SYSTEM
from consortium.kernel.canonical import canonical
from consortium.kernel.errors import Forbidden, Malformed, NotFound, NotSignedIn
from consortium.kernel.moments import now, travel_to
from tests.factories import votes as vote
from votes import actions, queries
from votes.actions.cast_ballot import NotAnElector
from votes.actions.count_votes import BallotAltered
from votes.actions.withdraw_ballot import NothingToWithdraw
from votes.domain.choice import InvalidChoice
from votes.domain.lifecycle import VotingClosed, VotingNotOpen
from votes.domain.presets import motion_rule
from votes.models import Ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def eight() -> vote.Eight:
    return vote.the_eight()


def test_the_receipt_recomputes_and_stands_in_the_journal(eight) -> None:
    proposal = vote.an_open_vote(eight)
    actor = eight.delegate("A")
    ballot = actions.cast_ballot(
        actor=actor, at=now(), proposal=proposal, choice={"vote": "yes", "reason": "Good."}
    )
    receipt = queries.receipt(actor, proposal)
    by_hand = hashlib.sha256(b"commonweight/ballot/1\n" + canonical(receipt.inputs)).hexdigest()
    assert receipt.commitment == by_hand == bytes(ballot.commitment).hex()
    line = Line.objects.get(sequence=receipt.journal_sequence)
    assert (line.verb, line.facts["commitment"]) == ("ballot.cast", by_hand)
    vote.counted(proposal)
    closing = Line.objects.get(verb="proposal.closed")
    assert closing.facts["commitments"] == [by_hand]


def test_the_last_revision_counts_and_all_are_kept(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="no", B="yes", C="yes", D="yes", E="yes")
    vote.ballots(eight, proposal, A="yes")
    assert queries.ballot_count(proposal) == 5
    proposal = vote.counted(proposal)
    turnout = proposal.tally.read().trace[0]
    assert (turnout.yes.heads, turnout.no.heads) == (5, 0)
    assert Ballot.objects.count() == 6


def test_a_withdrawn_ballot_is_an_absence(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes", B="yes")
    actor = eight.delegate("A")
    actions.withdraw_ballot(actor=actor, at=now(), proposal=proposal)
    assert queries.ballot_count(proposal) == 1
    with pytest.raises(NothingToWithdraw):
        actions.withdraw_ballot(actor=actor, at=now(), proposal=proposal)
    with pytest.raises(NothingToWithdraw):
        actions.withdraw_ballot(actor=eight.delegate("C"), at=now(), proposal=proposal)
    turnout = vote.counted(proposal).tally.read().trace[0]
    assert turnout.present.heads == 1


def test_a_ballot_before_opening_is_early(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    with pytest.raises(VotingNotOpen):
        vote.cast(eight, "A", proposal, {"vote": "yes"})


def test_the_deadline_is_the_first_moment_that_is_late(eight) -> None:
    proposal = vote.an_open_vote(eight, rule=replace(motion_rule(), late_quorum_hours=0))
    travel_to(proposal.closes_at - timedelta(seconds=2))
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    travel_to(proposal.closes_at)
    for act in (
        lambda: vote.cast(eight, "B", proposal, {"vote": "yes"}),
        lambda: actions.withdraw_ballot(actor=eight.delegate("A"), at=now(), proposal=proposal),
    ):
        with pytest.raises(VotingClosed):
            act()
    assert Ballot.objects.count() == 1


def test_the_database_refuses_a_late_ballot_by_its_own_clock(eight, monkeypatch) -> None:
    proposal = vote.an_open_vote(eight)
    travel_to(proposal.closes_at)
    monkeypatch.setattr("votes.domain.lifecycle.demand_ballot_time", lambda **_: None)
    with pytest.raises(VotingClosed):
        vote.cast(eight, "A", proposal, {"vote": "yes"})
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        ({"vote": "maybe"}, InvalidChoice),
        ({"peak": "a"}, Malformed),
        ({}, InvalidChoice),
        ({"vote": "yes", "abstain": True}, InvalidChoice),
    ],
)
def test_a_choice_that_is_not_offered_leaves_nothing(eight, choice, problem) -> None:
    proposal = vote.an_open_vote(eight)
    with pytest.raises(problem):
        vote.cast(eight, "A", proposal, choice)
    assert not Ballot.objects.exists()


def test_an_organization_that_is_not_on_the_roll_has_no_ballot(eight) -> None:
    proposal = vote.an_open_vote(eight)
    late = vote.an_admitted_organization(name="Late", cycle=eight.cycle, milli_hours=10)
    eight.organizations["Z"] = late
    with pytest.raises(NotAnElector):
        vote.cast(eight, "Z", proposal, {"vote": "yes"})
    with pytest.raises(NotAnElector):
        actions.withdraw_ballot(actor=eight.delegate("Z"), at=now(), proposal=proposal)


@pytest.mark.parametrize("role", ["admin", "finance", "engineer", "observer"])
def test_only_delegates_cast(eight, role) -> None:
    proposal = vote.an_open_vote(eight)
    with pytest.raises(Forbidden):
        actions.cast_ballot(
            actor=eight.delegate("A", role), at=now(), proposal=proposal, choice={"vote": "yes"}
        )


def test_staff_and_strangers_have_no_ballot(eight) -> None:
    proposal = vote.an_open_vote(eight)
    for actor, problem in ((vote.SECRETARIAT, Forbidden), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(problem):
            actions.cast_ballot(actor=actor, at=now(), proposal=proposal, choice={"vote": "yes"})


def test_a_member_suspended_after_opening_still_votes(eight) -> None:
    proposal = vote.an_open_vote(eight)
    suspended = replace(eight.delegate("B"), organization_state="suspended")
    actions.cast_ballot(actor=suspended, at=now(), proposal=proposal, choice={"vote": "yes"})
    assert queries.ballot_count(proposal) == 1


# -- Who sees what, when -------------------------------------------------------------------------


def test_before_close_only_the_voters_own_delegate_and_admin_see_a_ballot(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    for actor in (eight.delegate("A"), eight.delegate("A", "admin")):
        assert Ballot.objects.visible_to(actor).count() == 1
    others = (
        eight.delegate("A", "finance"),
        eight.delegate("B"),
        vote.SECRETARIAT,
        vote.AUDITOR,
        SYSTEM,
        ANONYMOUS,
    )
    for actor in others:
        assert not Ballot.objects.visible_to(actor).exists()
        assert queries.roll_call(actor, proposal) == []
        with pytest.raises(NotFound):
            queries.receipt(actor, proposal)


def test_the_journal_tells_nobody_else_who_has_voted(eight) -> None:
    proposal = vote.an_open_vote(eight)
    ballot = vote.cast(eight, "A", proposal, {"vote": "yes"})
    for actor in (vote.SECRETARIAT, vote.AUDITOR, SYSTEM, eight.delegate("B"), ANONYMOUS):
        seen = Line.objects.visible_to(actor)
        assert not seen.filter(subject_id=str(ballot.pk)).exists()
        assert not seen.filter(verb__startswith="ballot.").exists()
    own = Line.objects.visible_to(eight.delegate("A"))
    assert own.filter(subject_id=str(ballot.pk)).count() == 1


def test_after_close_members_see_what_counted_and_nothing_earlier(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="no", B="yes", C="yes")
    vote.ballots(eight, proposal, A="yes")
    actions.withdraw_ballot(actor=eight.delegate("C"), at=now(), proposal=proposal)
    proposal = vote.counted(proposal)
    for actor in (eight.delegate("D", "observer"), vote.AUDITOR):
        seen = {
            line.elector.name: line.ballot.choice
            for line in queries.roll_call(actor, proposal)
            if line.ballot
        }
        assert seen == {"Member A": {"vote": "yes"}, "Member B": {"vote": "yes"}}
    assert not Ballot.objects.visible_to(ANONYMOUS).exists()
    assert Ballot.objects.visible_to(eight.delegate("A")).count() == 3  # two of its own, one of B


def test_a_public_vote_shows_its_roll_call_to_all_after_close(eight) -> None:
    proposal = vote.an_open_vote(eight, rule=replace(motion_rule(), publish="public"))
    vote.ballots(eight, proposal, A="yes")
    assert not Ballot.objects.visible_to(ANONYMOUS).exists()
    vote.counted(proposal)
    assert Ballot.objects.visible_to(ANONYMOUS).count() == 1
    assert queries.decisions(ANONYMOUS).count() == 1


def test_a_members_vote_is_no_public_decision(eight) -> None:
    vote.counted(vote.an_open_vote(eight))
    assert not queries.decisions(ANONYMOUS).exists()
    assert queries.decisions(eight.delegate("B")).count() == 1


def test_what_waits_for_my_ballot(eight) -> None:
    proposal = vote.an_open_vote(eight)
    a = eight.delegate("A")
    assert list(queries.needing_my_ballot(a)) == [proposal]
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    assert not queries.needing_my_ballot(a).exists()
    actions.withdraw_ballot(actor=a, at=now(), proposal=proposal)
    assert queries.needing_my_ballot(a).exists()
    assert not queries.needing_my_ballot(vote.SECRETARIAT).exists()


# -- Late quorum and altered rows ----------------------------------------------------------------


def test_a_quorum_first_reached_late_moves_the_deadline_once(eight) -> None:
    proposal = vote.an_open_vote(eight)
    deadline = proposal.closes_at
    vote.ballots(eight, proposal, A="yes", B="no", C="yes")
    travel_to(deadline - timedelta(hours=2))
    vote.ballots(eight, proposal, D="yes")
    extended = queries.proposal(SYSTEM, proposal.pk)
    assert timedelta(hours=21) < extended.closes_at - deadline < timedelta(hours=23)
    assert extended.extended_at is not None
    actions.withdraw_ballot(actor=eight.delegate("D"), at=now(), proposal=proposal)
    travel_to(extended.closes_at - timedelta(hours=1))
    vote.ballots(eight, proposal, D="no")
    assert queries.proposal(SYSTEM, proposal.pk).closes_at == extended.closes_at
    assert Line.objects.filter(verb="proposal.extended").count() == 1


def test_a_quorum_reached_in_time_moves_nothing(eight) -> None:
    proposal = vote.an_open_vote(eight)
    deadline = proposal.closes_at
    vote.ballots(eight, proposal, A="yes", B="no", C="yes", D="yes")
    travel_to(deadline - timedelta(hours=2))
    vote.ballots(eight, proposal, E="yes")
    assert queries.proposal(SYSTEM, proposal.pk).closes_at == deadline


def test_an_altered_ballot_is_not_counted(eight, monkeypatch) -> None:
    proposal = vote.an_open_vote(eight)
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    proposal = vote.closed(proposal)
    altered = Ballot.objects.select_related("elector").get()
    altered.choice = {"vote": "no"}
    monkeypatch.setattr("votes.queries.counted_ballots", lambda _: [altered])
    with pytest.raises(BallotAltered):
        actions.count_votes(actor=SYSTEM, at=now(), proposal=proposal)
    assert queries.proposal(SYSTEM, proposal.pk).state == "closing"
