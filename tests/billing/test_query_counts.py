"""A page asks the database as often for two members as for nine."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, an_actor
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
ADDRESSES = ("/portal/billing/", "/staff/payments/", "/staff/books/")


def _counts(members: int) -> dict[str, int]:
    story = a_funded_run(members=members, total=90_000_00)
    for payer in story.members:
        a_payment(organization=payer, pool=story.pool, amount=100)
    clients = {
        "portal": signed_in(an_actor("finance", organization=story.members[0])),
        "staff": signed_in(a_secretary()),
    }
    found = {}
    for address in ADDRESSES:
        client = clients[address.split("/")[1]]
        client.get(address)  # what a first visit writes is not counted
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        found[address] = len(queries)
    return found


def test_pages_ask_as_often_for_nine_members_as_for_two() -> None:
    few = _counts(2)
    many = _counts(9)
    assert few == many
    assert max(many.values()) <= 30
