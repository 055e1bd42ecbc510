"""The page this product is about, the split that can be checked by hand, and the cost desk."""

from __future__ import annotations

import csv
import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consortium.costs.models import Cost, Pool, Split
from tests.factories.costs import a_frozen_split
from tests.factories.members import a_secretary, an_actor, an_auditor, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_frontier, a_run
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def seen(response) -> str:
    """The words on the page, spaces folded."""
    return re.sub(r"(<[^>]*>|\s)+", " ", response.content.decode())


@pytest.fixture
def story():
    """Twelve members who pledged alike share $60,000,000.00; a reference for the frontier."""
    a_frontier()
    cycle = a_cycle()
    members = [an_organization() for _ in range(12)]
    for member in members:
        a_pledge(organization=member, cycle=cycle)
    run = a_run(cycle=cycle, name="Crane 1T")
    return members, run, a_frozen_split(run=run, total=60_000_000_00)


def test_the_page_says_what_i_pay_what_it_costs_alone_and_with_how_many(story) -> None:
    members, _, _ = story
    client = signed_in(an_actor("finance", organization=members[0]))
    words = seen(client.get("/portal/costs/"))
    assert "Your share of Crane 1T" in words
    assert "$5,000,000.00" in words
    assert "12.0 times your share" in words
    assert "1/60.1 of the frontier" in words
    assert "1/10 of the frontier, $30.09M reached with 2 members" in words
    assert "1/50 of the frontier, $6.02M reached with 10 members" in words
    assert "Show as table" in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"members": "10"}, "$6,000,000.00"),
        ({"members": "50"}, "$1,200,000.00"),
        ({"members": "10", "cost": "30,000,000"}, "$3,000,000.00"),
        ({"members": "10", "rule": "proportional"}, "$6,000,000.00"),
        ({"members": "61"}, "less than or equal to 60"),
        ({"members": "1"}, "greater than or equal to 2"),
        ({"members": "ten"}, "whole number"),
        ({"members": "10", "cost": "lots"}, "is not an amount"),
        ({"members": "10", "run": "x"}, "Select a valid choice"),
    ],
)
def test_the_what_if_answers_or_says_why_not(story, query, expected) -> None:
    members, _, _ = story
    client = signed_in(an_actor("observer", organization=members[0]))
    answer = client.get("/portal/costs/", query)
    assert answer.status_code == 200
    assert expected in seen(answer)


def test_before_the_first_run_the_page_says_so() -> None:
    words = seen(signed_in(an_actor()).get("/portal/costs/"))
    assert "No run is funded yet" in words
    assert "There is no run to share yet" in words


def test_a_planned_run_is_asked_about_as_a_range() -> None:
    a_run()
    words = seen(signed_in(an_actor()).get("/portal/costs/"))
    assert "The range of the estimate" in words


def test_the_split_page_can_be_checked_by_hand(story) -> None:
    members, _, split = story
    client = signed_in(an_actor("finance", organization=members[0]))
    words = seen(client.get(f"/portal/costs/splits/{split.pk}/"))
    assert "$60,000,000.00 by the rule “equal”" in words
    assert "500000000/1" in words
    assert bytes(split.inputs_hash).hex() in words
    answer = client.get(f"/portal/costs/splits/{split.pk}/csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert sum(int(row["amount_minor"]) for row in rows) == 60_000_000_00
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_formula_in_a_name_is_defused(story) -> None:
    from consortium.shell.tables import as_csv

    body = as_csv("x", ["name"], [("=HYPERLINK(1)",), ("plain",), (None,)]).content.decode()
    assert body.splitlines() == ["name", "'=HYPERLINK(1)", "plain", '""']


def test_missing_and_foreign(story) -> None:
    _, _, split = story
    member = signed_in(an_actor())
    assert member.get(f"/portal/costs/splits/{uuid4()}/").status_code == 404
    for path in ("/portal/costs/", f"/portal/costs/splits/{split.pk}/", "/staff/costs/"):
        stranger = Client().get(path)
        assert (stranger.status_code, "login" in stranger["Location"]) == (303, True)
    assert member.get("/staff/costs/").status_code == 403


def test_the_desk_records_closes_and_replaces(story) -> None:
    _, _, split = story
    staff = signed_in(a_secretary())
    pool = f"/staff/costs/{split.pool_id}/"
    assert "add up to zero" in seen(staff.get("/staff/costs/"))
    given = {"kind": "vendor", "label": "Data licence", "amount": "61,000,000.00"}
    assert staff.post(f"{pool}record/", given).status_code == 303
    for amount in ("0", "1.234", "much"):
        assert staff.post(f"{pool}record/", given | {"amount": amount}).status_code == 422
    assert "Data licence" in seen(staff.get(pool))
    supersede = f"/staff/costs/splits/{split.pk}/supersede/"
    early = staff.post(supersede, {"kind": "final", "reason": "Real costs."})
    assert (early.status_code, "still open" in seen(early)) == (409, True)
    assert staff.post(f"{pool}close/").status_code == 303
    assert staff.post(supersede, {"kind": "final", "reason": "Real costs."}).status_code == 303
    assert Split.objects.get(state="frozen").total == 61_000_000_00
    assert Pool.objects.get().state == "closed"
    assert Cost.objects.count() == 2
    auditor = signed_in(an_auditor())
    assert auditor.get(pool).status_code == 200
    assert auditor.get(f"{pool}record/").status_code == 403


def test_pages_take_the_same_number_of_queries_for_any_number_of_pools(story) -> None:
    members, run, _ = story
    client = signed_in(an_actor("finance", organization=members[0]))
    few = _count(client)
    for _ in range(4):
        a_frozen_split(run=a_run(cycle=run.cycle), total=1_000_00)
    assert _count(client) == few <= 30


def _count(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/portal/costs/").status_code == 200
    return len(captured)
