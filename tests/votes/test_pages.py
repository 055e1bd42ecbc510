"""The pages of votes: what they say, to whom, and what their forms do without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from consortium.kernel.actor import ANONYMOUS
from consortium.kernel.moments import now, travel, travel_to
from tests.factories import votes as vote
from tests.votes.calls import RESOLVER, Calls
from votes import actions, queries
from votes.models import Ballot, Proposal

pytestmark = pytest.mark.django_db
ALL = "/portal/proposals/"


@pytest.fixture(autouse=True)
def _on_stage(settings) -> None:
    settings.ACTOR_RESOLVER = RESOLVER


@pytest.fixture
def eight() -> vote.Eight:
    return vote.the_eight()


def seen(response: Any) -> str:
    """The words on the page, spaces folded."""
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def page(eight, proposal: Proposal, path: str = "", *, member: str = "A", roles=()) -> Any:
    return Calls(eight.delegate(member, *roles)).get(f"{ALL}{proposal.pk}/{path}")


def test_every_tab_lists_its_proposals_or_says_why_not(eight) -> None:
    a = Calls(eight.delegate("A"))
    for tab in ("needs", "open", "closed", "drafts", "nonsense"):
        assert a.get(ALL, tab=tab).status_code == 200
    assert "Nothing has been decided yet" in seen(a.get(ALL, tab="closed"))
    vote.a_draft(eight)
    open_vote = vote.an_open_vote(eight)
    assert "Publish the data card early" in seen(Calls(eight.delegate("A")).get(ALL))
    vote.cast(eight, "A", open_vote, {"vote": "yes"})
    assert "No open vote waits" in seen(Calls(eight.delegate("A")).get(ALL))
    assert "Draft" in seen(Calls(eight.delegate("B")).get(ALL, tab="drafts"))


def test_a_motion_is_written_sponsored_published_and_scheduled_by_form(eight) -> None:
    a, b = Calls(eight.delegate("A")), Calls(eight.delegate("B"))
    assert "What it takes to pass" in seen(a.get(f"{ALL}new/"))
    drafted = a.submit(
        f"{ALL}new/",
        kind="motion",
        title="Publish the data card early",
        text="For these reasons.",
        preset="ordinary",
        weights="sqrt",
        objection_hours="0",
        publish="public",
    )
    assert drafted.status_code == 303
    one = drafted["Location"]
    proposal = Proposal.objects.get()
    rule = proposal.versions.get().read_rule()
    assert (rule.weights.scheme, rule.publish, rule.objection_hours) == ("sqrt", "public", 0)
    assert a.submit(f"{one}publish/").status_code == 303
    assert Proposal.objects.get().state == "draft"  # refused: nobody else sponsors it
    assert b.submit(f"{one}sponsor/").status_code == 303
    assert a.submit(f"{one}publish/").status_code == 303
    assert b.submit(f"{one}comment/", body="Why now?").status_code == 303
    assert "Why now?" in seen(a.get(one))
    assert b.submit(f"{one}comment/", body="").status_code == 422
    early = a.submit(f"{one}schedule/", opens_at="2030-01-01T09:00")
    assert early.status_code == 409
    assert "can be scheduled from" in seen(early)
    travel(by=timedelta(days=8))
    when = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert a.submit(f"{one}schedule/", opens_at=when).status_code == 303
    assert "Scheduled" in seen(a.get(one))
    assert a.submit(f"{one}withdraw/").status_code == 303
    assert Proposal.objects.get().state == "withdrawn"


def test_a_size_vote_is_written_and_revised_by_form(eight) -> None:
    a = Calls(eight.delegate("A"))
    given = {
        "kind": "size",
        "title": "How large shall Crane be?",
        "text": "Larger or not.",
        "run": str(eight.run.pk),
        "currency": "USD",
        "split": "equal",
        "double": "on",
        "weights": "capped",
        "objection_hours": "0",
        "publish": "members",
        "no_run": "on",
        "option_1_title": "70B",
        "option_1_cost": "4,000,000.00",
        "option_1_need": "2,000,000",
        "option_1_total": "70.6B",
        "option_1_tokens": "15T",
        "option_2_title": "1T-A40B",
        "option_2_cost": "60000000",
        "option_2_need": "20000000",
    }
    assert a.submit(f"{ALL}new/", **given).status_code == 303
    proposal = Proposal.objects.get()
    options = list(proposal.versions.get().options.all())
    assert [(o.key, o.title, o.cost) for o in options] == [
        ("a", "No run", 0),
        ("b", "70B", 400_000_000),
        ("c", "1T-A40B", 6_000_000_000),
    ]
    assert (options[1].n_total, options[1].n_active) == (70_600_000_000, 70_600_000_000)
    assert options[1].tokens == 15_000_000_000_000
    filled = a.get(f"{ALL}{proposal.pk}/revise/").content.decode()
    assert 'value="60000000.00"' in filled
    assert a.submit(f"{ALL}{proposal.pk}/revise/", **given | {"option_2_cost": "50000000"})
    assert queries.current_version(vote.SYSTEM, proposal).number == 2
    for field, value in (
        ("option_1_cost", "lots"),
        ("option_2_need", "1.5"),
        ("option_1_total", "huge"),
        ("option_1_tokens", "1.5"),
        ("run", "x"),
    ):
        refused = a.submit(f"{ALL}new/", **given | {field: value})
        assert refused.status_code == 422
        assert "Larger or not." in refused.content.decode()  # the input is kept
    same = a.submit(f"{ALL}new/", **given | {"option_2_cost": "4000000"})
    assert "Two options cost the same" in seen(same)


def test_the_ballot_is_chosen_confirmed_and_receipted(eight) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    path = f"{ALL}{proposal.pk}/ballot/"
    a = Calls(eight.delegate("A"))
    form = a.get(path)
    assert "weighs 2500, 25.0 % of all" in seen(form)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', form.content.decode())[1]
    confirm = a.submit(path, choice="c", reason="It fits.", idempotency_key=key)
    assert confirm.status_code == 200
    assert "says 400B-A17B with weight 2500" in seen(confirm)
    assert not Ballot.objects.exists()
    given = {"choice": "c", "reason": "It fits.", "confirmed": "true", "idempotency_key": key}
    cast = a.submit(path, **given)
    assert (cast.status_code, cast["Location"]) == (303, f"{ALL}{proposal.pk}/receipt/")
    assert a.submit(path, **given).status_code == 303  # a double click
    ballot = Ballot.objects.get()
    assert ballot.choice == {"peak": "c", "reason": "It fits."}
    receipt = seen(a.get(f"{ALL}{proposal.pk}/receipt/"))
    assert bytes(ballot.commitment).hex() in receipt
    assert "You voted 400B-A17B" in seen(a.get(f"{ALL}{proposal.pk}/"))
    assert a.submit(f"{path}withdraw/").status_code == 303
    assert "Withdrawn" in seen(a.get(f"{ALL}{proposal.pk}/"))


def test_a_choice_never_stands_in_an_address(eight) -> None:
    proposal = vote.an_open_vote(eight)
    body = page(eight, proposal, "ballot/").content.decode()
    assert 'method="get"' not in body


def test_a_ballot_form_without_a_choice_is_refused(eight) -> None:
    proposal = vote.an_open_vote(eight)
    answer = Calls(eight.delegate("A")).submit(f"{ALL}{proposal.pk}/ballot/", reason="Because.")
    assert answer.status_code == 422
    assert "Because." in answer.content.decode()


def test_voting_asks_for_a_fresh_sign_in(eight) -> None:
    proposal = vote.an_open_vote(eight)
    stale = replace(eight.delegate("A"), stepped_up_at=now() - timedelta(hours=1))
    for answer in (
        Calls(stale).get(f"{ALL}{proposal.pk}/ballot/"),
        Calls(stale).submit(f"{ALL}{proposal.pk}/ballot/", choice="yes", confirmed="true"),
    ):
        assert answer.status_code == 303
        assert "reauthenticate" in answer["Location"]
    assert not Ballot.objects.exists()


def test_the_ballot_page_says_why_there_is_no_ballot(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    assert "not opened" in seen(page(eight, proposal, "ballot/"))
    travel_to(proposal.opens_at)
    actions.open_voting(actor=vote.SYSTEM, at=now(), proposal=proposal)
    eight.organizations["Z"] = vote.an_admitted_organization(
        name="Late", cycle=eight.cycle, milli_hours=10
    )
    refused = page(eight, proposal, "ballot/", member="Z")
    assert refused.status_code == 403
    assert "not on the roll" in seen(refused)
    assert "You have no ballot here" in seen(page(eight, proposal, member="Z"))


def test_the_result_page_says_it_in_a_sentence_and_shows_every_test(eight) -> None:
    proposal = vote.an_open_vote(eight)
    assert page(eight, proposal, "result/").status_code == 409
    vote.ballots(eight, proposal, A="yes", B="yes", G="yes", C="no", F="no", D="abstain")
    proposal = vote.counted(proposal)
    actions.enact_proposal(actor=vote.SYSTEM, at=now(), proposal=proposal)
    words = seen(page(eight, proposal, "result/"))
    assert "Passed: 3 yes and 2 no by members" in words
    for name in ("quorum", "majority", "support", "members"):
        assert name in words
    assert "Member H" in words
    assert "absent" in words
    assert "Others may cite this decision" in words


def test_the_result_of_a_size_vote_shows_the_walk_and_what_it_authorised(eight) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    vote.ballots(eight, proposal, A="d", B="c", C="b", D="b", E="a", F="a", G="abstain")
    proposal = vote.counted(proposal)
    actions.enact_proposal(actor=vote.SYSTEM, at=now(), proposal=proposal)
    words = seen(page(eight, proposal, "result/"))
    assert "70B is the size in the middle of the vote" in words
    assert "The middle, by weight" in words
    assert "The middle, by members" in words
    assert "Run authorised" in words
    assert "$4,400,000.00" in words


def test_a_rejection_names_its_clause(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes", B="yes")
    words = seen(page(eight, vote.counted(proposal), "result/"))
    assert "Rejected on the clause “quorum”" in words
    assert "the proposal was not adopted" in words


def test_the_desk_counts_ballots_and_names_nobody(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.cast(eight, "B", proposal, {"vote": "no"})
    for actor in (vote.SECRETARIAT, vote.AUDITOR):
        words = seen(Calls(actor).get("/staff/proposals/"))
        assert "Publish the data card early" in words
        assert "Member B" not in words
    assert Calls(eight.delegate("A")).get("/staff/proposals/").status_code == 403


def test_the_secretariat_voids_by_form(eight) -> None:
    proposal = vote.an_open_vote(eight)
    path = f"/staff/proposals/{proposal.pk}/void/"
    staff = Calls(replace(vote.SECRETARIAT, stepped_up_at=now()))
    assert "stay unpublished" in seen(staff.get(path))
    assert staff.submit(path, reason="").status_code == 422
    assert staff.submit(path, reason="The text was wrong.").status_code == 303
    assert "The text was wrong." in seen(page(eight, proposal))
    auditor = Calls(replace(vote.AUDITOR, stepped_up_at=now()))
    assert auditor.get(path).status_code == 403


def test_strangers_sign_in_and_missing_proposals_are_not_found(eight) -> None:
    proposal = vote.a_draft(eight)
    for path in ("", "result/", "ballot/", "receipt/", "schedule/", "revise/"):
        stranger = Calls(ANONYMOUS).get(f"{ALL}{proposal.pk}/{path}")
        assert (stranger.status_code, "/account/login/" in stranger["Location"]) == (303, True)
        assert Calls(eight.delegate("A")).get(f"{ALL}{uuid4()}/{path}").status_code == 404


def test_a_receipt_is_not_shown_to_others(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    assert page(eight, proposal, "receipt/").status_code == 200
    assert page(eight, proposal, "receipt/?revision=1").status_code == 200
    assert page(eight, proposal, "receipt/?revision=7").status_code == 404
    assert page(eight, proposal, "receipt/", member="B").status_code == 404
    assert page(eight, proposal, "receipt/", roles=("finance",)).status_code == 404


def test_two_worlds_look_alike_before_close(eight) -> None:
    """Whoever is not the voter sees the same words, whatever and whoever voted."""
    proposal = vote.an_open_vote(eight)
    vote.cast(eight, "A", proposal, {"vote": "yes"})
    first = [seen(page(eight, proposal, member="C")), seen(Calls(vote.AUDITOR).get(ALL))]
    actions.withdraw_ballot(actor=eight.delegate("A"), at=now(), proposal=proposal)
    vote.cast(eight, "B", proposal, {"vote": "no", "reason": "Secret reason."})
    second = [seen(page(eight, proposal, member="C")), seen(Calls(vote.AUDITOR).get(ALL))]
    assert first == second


def test_pages_take_the_same_number_of_queries_for_any_number_of_members(eight) -> None:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes", B="no")
    few = _queries(eight, proposal)
    for number in range(12):
        vote.an_admitted_organization(
            name=f"More {number}", cycle=eight.cycle, milli_hours=1_000_000
        )
    again = vote.an_open_vote(eight)
    vote.ballots(eight, again, A="yes", B="no", C="no", D="no")
    many = _queries(eight, again)
    assert few == many
    assert max(few) <= 30


def _queries(eight, proposal) -> list[int]:
    counts = []
    for path in (f"{ALL}{proposal.pk}/", f"{ALL}?tab=open", f"/api/v1/proposals/{proposal.pk}"):
        client = Calls(eight.delegate("E"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    return counts
