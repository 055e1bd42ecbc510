"""Pools, splits, positions, the what-if and the books over the API."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consortium.costs.domain.sharing import Member
from consortium.costs.domain.trace import divide
from tests.factories.costs import a_frozen_split
from tests.factories.members import a_secretary, a_token, an_actor, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_frontier, a_run
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def story():
    cycle = a_cycle()
    members = [an_organization() for _ in range(3)]
    for member in members:
        a_pledge(organization=member, cycle=cycle)
    return members, a_frozen_split(run=a_run(cycle=cycle), total=100_00)


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.json()


def test_a_split_can_be_recomputed_from_what_the_api_says(story) -> None:
    members, split = story
    body = signed_in(an_actor(organization=members[0])).get(f"/api/v1/splits/{split.pk}").json()
    given = body["inputs"]
    again = divide(
        rule=given["rule"],
        total=given["total"],
        members=[Member(row["member"], row["weight"]) for row in given["members"]],
        parameters=given["parameters"],
    )
    assert again.trace == body["trace"]
    assert again.inputs_hash.hex() == body["inputs_hash"]


def test_pools_and_positions(story) -> None:
    members, split = story
    client = signed_in(an_actor(organization=members[0]))
    assert [pool["id"] for pool in client.get("/api/v1/pools").json()["results"]] == [
        str(split.pool_id)
    ]
    one = f"/api/v1/pools/{split.pool_id}"
    assert client.get(one).json()["rule"] == "equal"
    assert client.get(f"{one}/position").json()["balance"]["amount"] in (3333, 3334)
    assert len(client.get(f"{one}/splits").json()["results"]) == 1
    assert client.get(f"{one}/costs").json()["results"][0]["amount"] == 100_00
    entries = client.get("/api/v1/ledger/entries").json()["results"]
    assert [len(entry["lines"]) for entry in entries] == [1]  # its own line only
    staff = signed_in(a_secretary()).get("/api/v1/ledger/entries").json()["results"]
    assert [len(entry["lines"]) for entry in staff] == [4]


def test_a_token_reads_costs_with_its_scope(story) -> None:
    members, _ = story
    actor = an_actor(organization=members[0])
    _, secret = a_token(actor=actor, scopes=("cost:read",))
    from django.test import Client

    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/pools", headers=headers).status_code == 200
    _, other = a_token(actor=actor, scopes=("vote:read",))
    refused(
        Client().get("/api/v1/pools", headers={"Authorization": f"Bearer {other}"}),
        403,
        "scope_missing",
    )


def test_the_what_if(story) -> None:
    a_frontier()
    client = signed_in(an_actor())
    body = client.get("/api/v1/costs/what-if", {"cost": "6000000000"}).json()
    assert len(body["steps"]) == 59
    assert [mark["members"] for mark in body["marks"]] == [2, 10]
    one = client.get("/api/v1/costs/what-if", {"cost": "6000000000", "members": "12"}).json()
    assert [step["central"] for step in one["steps"]] == [500_000_000]
    assert one["steps"][0]["of_solo"] == "1/12"
    _, split = story
    run = client.get("/api/v1/costs/what-if", {"run": str(split.pool.run_id), "members": "3"})
    assert run.json()["steps"][0]["central"] > 0


@pytest.mark.parametrize(
    "query",
    [
        {"cost": "0"},
        {"cost": "1.5"},
        {"cost": "5", "members": "61"},
        {"cost": "5", "currency": "XXX"},
        {"cost": "5", "rule": "nested"},
        {"cost": "5", "sizes": "1"},
        {"run": "x"},
    ],
)
def test_a_what_if_that_makes_no_sense(query) -> None:
    refused(signed_in(an_actor()).get("/api/v1/costs/what-if", query), 400, "malformed")


@pytest.mark.parametrize("query", [{}, {"cost": "5", "run": str(UUID(int=7))}])
def test_a_what_if_is_about_one_cost(query) -> None:
    refused(signed_in(an_actor()).get("/api/v1/costs/what-if", query), 422, "invalid")


def test_a_run_without_a_price_has_no_what_if() -> None:
    run = a_run(cycle=a_cycle(with_rate=False))
    answer = signed_in(an_actor()).get("/api/v1/costs/what-if", {"run": str(run.pk)})
    refused(answer, 422, "no_planned_cost")


def test_the_secretariat_records_costs_and_members_do_not(story) -> None:
    members, split = story
    path = f"/api/v1/pools/{split.pool_id}/costs"
    body = {"kind": "vendor", "label": "Data", "amount": 500}
    staff = signed_in(a_secretary())

    def post(client, to, body, **headers):
        headers.setdefault("Idempotency-Key", str(uuid4()))
        return client.post(to, body, content_type=JSON, headers=headers)

    assert post(staff, path, body).status_code == 201
    refused(post(signed_in(an_actor(organization=members[0])), path, body), 403, "forbidden")
    refused(post(staff, path, body | {"amount": 5.5}), 400, "malformed")
    refused(post(staff, path, body | {"amount": -5}), 422, "invalid")
    supersede = f"/api/v1/splits/{split.pk}/supersede"
    reason = {"kind": "final", "reason": "Real costs."}
    refused(post(staff, supersede, reason), 409, "pool_still_open")
    assert post(staff, f"/api/v1/pools/{split.pool_id}/close", {}).status_code == 200
    refused(post(staff, path, body), 409, "pool_closed")
    assert post(staff, supersede, reason).json()["total"]["amount"] == 500
