"""The API of votes: the slice of docs/voting.md, section 10, and its bad input, section 11."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from consortium.kernel.actor import ANONYMOUS, Kind
from consortium.kernel.moments import now, travel, travel_to
from tests.factories import votes as vote
from tests.votes.calls import RESOLVER, Calls
from votes import actions
from votes.domain.presets import motion_rule, size_rule
from votes.models import Ballot, Proposal

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/proposals"


@pytest.fixture(autouse=True)
def _on_stage(settings) -> None:
    settings.ACTOR_RESOLVER = RESOLVER


@pytest.fixture
def eight() -> vote.Eight:
    return vote.the_eight()


def motion(eight, **change) -> dict:
    return {
        "kind": "motion",
        "cycle": str(eight.cycle.pk),
        "title": "Publish the data card early",
        "text": "For these reasons.",
        "rule": motion_rule().plain(),
    } | change


def size(eight, **change) -> dict:
    form = motion(
        eight,
        kind="size",
        run=str(eight.run.pk),
        rule=size_rule(objection_hours=0).plain(),
        currency="USD",
        split={"rule": "equal"},
        options=[
            {"title": "No run", "cost": 0, "status_quo": True},
            {"title": "1T-A40B", "cost": 6_000_000_000, "need_milli_h100e_hours": 20_000_000_000},
            {"title": "70B", "cost": 400_000_000, "need_milli_h100e_hours": 2_000_000_000},
        ],
    )
    return form | change


def refused(response, status: int, code: str) -> dict:
    assert (response.status_code, response.json()["code"]) == (status, code), response.json()
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_a_size_vote_from_draft_to_warrant(eight) -> None:
    a, b = Calls(eight.delegate("A")), Calls(eight.delegate("B"))
    drafted = a.post(ROOT, size(eight))
    assert drafted.status_code == 201
    one = drafted["Location"]
    assert [o["key"] for o in drafted.json()["version"]["options"]] == ["a", "b", "c"]
    assert [o["title"] for o in drafted.json()["version"]["options"]][1] == "70B"
    assert b.post(f"{one}/sponsor").status_code == 200
    assert a.post(f"{one}/publish").json()["state"] == "discussion"
    assert b.post(f"{one}/comments", {"body": "Why not 400B?"}).status_code == 201
    assert [c["body"] for c in a.get(f"{one}/comments").json()["results"]] == ["Why not 400B?"]
    travel(by=timedelta(days=8))
    opens_at = now() + timedelta(minutes=5)
    scheduled = a.post(f"{one}/schedule", {"opens_at": opens_at.isoformat()})
    assert scheduled.json()["state"] == "scheduled"
    refused(a.get(f"{one}/electorate"), 409, "voting_not_open")
    travel_to(opens_at)
    proposal = Proposal.objects.get()
    actions.open_voting(actor=vote.SYSTEM, at=now(), proposal=proposal)
    roll = a.get(f"{one}/electorate").json()
    assert (roll["heads"], roll["weight"]) == (8, 10_000)
    for name in "ABCDE":
        cast = Calls(eight.delegate(name)).post(f"{one}/ballot", {"choice": {"peak": "b"}})
        assert cast.status_code == 201
    assert a.get(one).json()["ballots"] == 5
    refused(a.get(f"{one}/result"), 409, "not_counted")
    proposal = vote.counted(proposal)
    actions.enact_proposal(actor=vote.SYSTEM, at=now(), proposal=proposal)
    result = a.get(f"{one}/result").json()
    assert (result["passed"], result["winners"]) == (True, ["b"])
    assert "70B" in result["sentence"]
    assert result["enactment"]["ceiling_cost"] == {"amount": 440_000_000, "currency": "USD"}
    assert sum(line["choice"] is not None for line in result["roll_call"]) == 5


def test_the_receipt_is_the_voters_own(eight) -> None:
    proposal = vote.an_open_vote(eight)
    path = f"{ROOT}/{proposal.pk}/ballot"
    a = Calls(eight.delegate("A"))
    cast = a.post(path, {"choice": {"vote": "yes"}}, key="one")
    again = a.post(path, {"choice": {"vote": "yes"}}, key="one")
    assert again.json() == cast.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Ballot.objects.count() == 1
    refused(a.post(path, {"choice": {"vote": "no"}}, key="one"), 422, "idempotency_key_reused")
    assert a.get(path).json() == cast.json()
    for actor in (eight.delegate("B"), eight.delegate("A", "finance"), vote.AUDITOR):
        refused(Calls(actor).get(path), 404, "not_found")
    withdrawn = a.post(f"{path}/withdraw")
    assert (withdrawn.status_code, withdrawn.json()["withdrawn"]) == (201, True)


def test_a_ballot_needs_a_fresh_sign_in_a_key_and_a_person(eight) -> None:
    proposal = vote.an_open_vote(eight)
    path = f"{ROOT}/{proposal.pk}/ballot"
    delegate = eight.delegate("A")
    stale = replace(delegate, stepped_up_at=now() - timedelta(hours=1))
    refused(Calls(stale).post(path, {"choice": {"vote": "yes"}}), 403, "step_up_required")
    token = replace(delegate, kind=Kind.TOKEN, scopes=frozenset({"vote:read"}), token_id=uuid4())
    refused(Calls(token).post(path, {"choice": {"vote": "yes"}}), 403, "tokens_refused")
    refused(Calls(ANONYMOUS).post(path, {"choice": {"vote": "yes"}}), 401, "not_signed_in")
    client = Calls(delegate)
    bare = client._as(
        lambda: client.client.post(
            path, '{"choice": {"vote": "yes"}}', content_type="application/json"
        )
    )
    refused(bare, 400, "idempotency_key_required")
    assert not Ballot.objects.exists()


def test_a_token_reads_with_its_scope_only(eight) -> None:
    vote.a_draft(eight)
    delegate = eight.delegate("A")
    token = replace(delegate, kind=Kind.TOKEN, scopes=frozenset({"vote:read"}), token_id=uuid4())
    assert len(Calls(token).get(ROOT).json()["results"]) == 1
    other = replace(token, scopes=frozenset({"cost:read"}))
    refused(Calls(other).get(ROOT), 403, "scope_missing")
    refused(Calls(token).post(ROOT, motion(eight)), 403, "tokens_refused")


@pytest.mark.parametrize(
    ("choice", "status", "code", "pointer"),
    [
        ({"vote": "maybe"}, 422, "invalid_choice", "/choice/vote"),
        ({"vote": "yes", "abstain": True}, 422, "invalid_choice", "/choice"),
        ({}, 422, "invalid_choice", "/choice"),
        ({"vote": "yes", "reason": "x" * 1001}, 422, "invalid_choice", "/choice/reason"),
        ({"vote": 1}, 400, "malformed", "/choice/vote"),
        ({"scores": {"a": 5}}, 400, "malformed", "/choice/scores"),
        ("yes", 400, "malformed", "/choice"),
    ],
)
def test_a_bad_choice(eight, choice, status, code, pointer) -> None:
    proposal = vote.an_open_vote(eight)
    answer = Calls(eight.delegate("A")).post(f"{ROOT}/{proposal.pk}/ballot", {"choice": choice})
    assert refused(answer, status, code)["errors"][0]["pointer"] == pointer


def test_an_unknown_option_is_an_invalid_choice(eight) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    answer = Calls(eight.delegate("A")).post(
        f"{ROOT}/{proposal.pk}/ballot", {"choice": {"peak": "z"}}
    )
    assert refused(answer, 422, "invalid_choice")["errors"][0]["pointer"] == "/choice/peak"


def test_early_late_and_foreign_ballots(eight) -> None:
    early = vote.a_scheduled_vote(eight)
    path = f"{ROOT}/{early.pk}/ballot"
    a = Calls(eight.delegate("A"))
    refused(a.post(path, {"choice": {"vote": "yes"}}), 409, "voting_not_open")
    travel_to(early.opens_at)
    actions.open_voting(actor=vote.SYSTEM, at=now(), proposal=early)
    eight.organizations["Z"] = vote.an_admitted_organization(
        name="Late", cycle=eight.cycle, milli_hours=10
    )
    stranger = Calls(eight.delegate("Z"))
    refused(stranger.post(path, {"choice": {"vote": "yes"}}), 403, "not_an_elector")
    travel_to(early.closes_at)
    a = Calls(eight.delegate("A"))
    refused(a.post(path, {"choice": {"vote": "yes"}}), 409, "voting_closed")


def test_an_edit_after_scheduling_is_frozen(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    form = {k: v for k, v in motion(eight).items() if k not in ("kind", "cycle")}
    answer = Calls(eight.delegate("A")).post(f"{ROOT}/{proposal.pk}/versions", form)
    refused(answer, 409, "frozen")


def test_a_command_names_the_version_it_was_decided_on(eight) -> None:
    proposal = vote.a_draft(eight)
    one = f"{ROOT}/{proposal.pk}"
    b = Calls(eight.delegate("B"))
    tag = b.get(one)["ETag"]
    form = {k: v for k, v in motion(eight).items() if k not in ("kind", "cycle")}
    assert Calls(eight.delegate("A")).post(f"{one}/versions", form).status_code == 201
    refused(b.post(f"{one}/sponsor", match=tag), 412, "precondition_failed")
    refused(b.post(f"{one}/sponsor", match=""), 428, "precondition_required")
    assert b.post(f"{one}/sponsor", match=b.get(one)["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "value", "status", "code", "pointer"),
    [
        ("rule.clauses.0.min", "3/2", 422, "rule_invalid", "/rule/clauses/0/min"),
        ("rule.clauses.0.min", "1/10001", 422, "rule_invalid", "/rule/clauses/0/min"),
        ("rule.clauses.0.base", "cast", 422, "rule_invalid", "/rule/clauses/0/base"),
        ("rule.surprise", 1, 400, "malformed", "/rule/surprise"),
        ("rule.method", "median", 422, "rule_invalid", "/rule/clauses/1/of"),
        ("surprise", 1, 400, "malformed", "/surprise"),
        ("title", "", 400, "malformed", "/title"),
        ("cycle", "00000000-0000-4000-8000-000000000000", 404, "not_found", None),
    ],
)
def test_a_bad_draft(eight, path, value, status, code, pointer) -> None:
    form = motion(eight)
    place, *rest = path.split(".")
    target = form
    for step in rest:
        target = target[int(place)] if place.isdigit() else target[place]
        place = step
    target[place] = value
    problem = refused(Calls(eight.delegate("A")).post(ROOT, form), status, code)
    if pointer:
        assert problem["errors"][0]["pointer"] == pointer
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ([], "/options"),
        ([{"title": "Only", "cost": 5}], "/options"),
        ([{"title": f"{i}", "cost": i + 1} for i in range(101)], "/options"),
        ([{"title": "One", "cost": 5}, {"title": "Other", "cost": 5}], "/options/1/cost"),
        ([{"title": "One", "cost": 0}, {"title": "Other", "cost": 5}], "/options/0/cost"),
    ],
)
def test_options_without_a_middle(eight, options, pointer) -> None:
    answer = Calls(eight.delegate("A")).post(ROOT, size(eight, options=options))
    assert refused(answer, 422, "rule_invalid")["errors"][0]["pointer"] == pointer


def test_costs_are_whole_and_not_negative(eight) -> None:
    for cost in (-1, 1.5, "5", True):
        options = [{"title": "One", "cost": cost}, {"title": "Other", "cost": 5}]
        answer = Calls(eight.delegate("A")).post(ROOT, size(eight, options=options))
        refused(answer, 400, "malformed")


def test_a_rule_is_checked_and_weighed(eight) -> None:
    rule = {
        "method": "motion",
        "clauses": motion_rule().plain()["clauses"],
        "weights": {"scheme": "linear"},
    }
    answer = Calls(eight.delegate("A")).post("/api/v1/rules/validate", {"rule": rule})
    body = answer.json()
    assert answer.status_code == 200
    assert body["rule"]["open_hours"] == 168
    assert [line["weight"] for line in body["roll"]] == [
        4000,
        2000,
        1200,
        1000,
        800,
        500,
        300,
        200,
    ]
    bad = Calls(eight.delegate("A")).post("/api/v1/rules/validate", {"rule": {"method": "x"}})
    assert refused(bad, 422, "rule_invalid")["errors"][0]["pointer"] == "/rule/method"


def test_lists_filter_and_refuse_what_they_do_not_know(eight) -> None:
    vote.a_draft(eight)
    open_vote = vote.an_open_vote(eight)
    a = Calls(eight.delegate("A"))
    assert len(a.get(ROOT).json()["results"]) == 2
    assert [p["id"] for p in a.get(ROOT, needs="my_ballot").json()["results"]] == [
        str(open_vote.pk)
    ]
    assert len(a.get(ROOT, state="draft", kind="motion").json()["results"]) == 1
    for query in ({"state": "asleep"}, {"winner": "a"}, {"cycle": "x"}):
        refused(a.get(ROOT, **query), 400, "malformed")


def test_the_secretariat_voids_and_nobody_else(eight) -> None:
    proposal = vote.an_open_vote(eight)
    path = f"{ROOT}/{proposal.pk}/void"
    refused(Calls(eight.delegate("A")).post(path, {"reason": "No."}), 403, "forbidden")
    staff = replace(vote.SECRETARIAT, stepped_up_at=now())
    assert Calls(staff).post(path, {"reason": "Wrong text."}).json()["state"] == "void"


def test_a_missing_proposal_and_a_strangers_look_are_refused(eight) -> None:
    proposal = vote.a_draft(eight)
    a = Calls(eight.delegate("A"))
    for path in ("", "/ballot", "/electorate", "/result", "/preview", "/comments"):
        refused(a.get(f"{ROOT}/{uuid4()}{path}"), 404, "not_found")
        refused(Calls(ANONYMOUS).get(f"{ROOT}/{proposal.pk}{path}"), 401, "not_signed_in")


def test_the_author_withdraws(eight) -> None:
    proposal = vote.a_scheduled_vote(eight)
    path = f"{ROOT}/{proposal.pk}/withdraw"
    refused(Calls(eight.delegate("B")).post(path), 403, "forbidden")
    assert Calls(eight.delegate("A")).post(path).json()["state"] == "withdrawn"


def test_the_preview_shows_the_roll_as_it_would_be(eight) -> None:
    proposal = vote.a_draft(eight, kind="size")
    body = Calls(eight.delegate("A")).get(f"{ROOT}/{proposal.pk}/preview").json()
    assert [line["weight"] for line in body["roll"]][:2] == [2500, 2500]
    assert [option["key"] for option in body["options"]] == ["a", "b", "c", "d"]
