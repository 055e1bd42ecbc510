"""Statements and payments over the API."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client

from consortium.billing.models import Payment
from consortium.kernel.moments import now
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, a_token, an_actor
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Two members owe $10,000.00 each; the first paid $4,000.00."""
    found = a_funded_run(members=2, total=20_000_00)
    a_payment(organization=found.members[0], pool=found.pool, amount=4_000_00)
    return found


def _post(client, address, body, key=None):
    return client.post(
        address,
        json.dumps(body),
        "application/json",
        headers={"Idempotency-Key": key or str(uuid.uuid4())},
    )


def _body(story, **changes):
    return {
        "organization": str(story.members[0].pk),
        "pool": str(story.pool.pk),
        "amount": 120_050,
        "currency": "USD",
        "received_on": now().date().isoformat(),
        "reference": "SEPA 77",
        **changes,
    }


def test_a_token_reads_its_own_statement(story) -> None:
    actor = an_actor("finance", organization=story.members[0])
    _, secret = a_token(actor=actor, scopes=("billing:read",))
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().get("/api/v1/billing/statement", headers=headers)
    assert answer.status_code == 200
    body = answer.json()
    assert body["standing"] == "good"
    assert body["sums"] == [
        {
            "currency": "USD",
            "share": 1_000_000,
            "in_kind": 0,
            "paid": 400_000,
            "balance": 600_000,
            "due": 0,
            "overdue": 0,
            "credit": 0,
        }
    ]
    assert body["pools"][0]["balance"] == {"amount": 600_000, "currency": "USD"}
    assert [part["amount"] for part in body["pools"][0]["parts"]] == [250_000] * 4
    listed = Client().get("/api/v1/billing/payments", headers=headers).json()["results"]
    assert [(row["amount"]["amount"], row["reversed"]) for row in listed] == [(400_000, False)]
    assert (
        Client().get(f"/api/v1/billing/payments/{listed[0]['id']}", headers=headers).json()
        == listed[0]
    )


def test_a_foreign_statement_is_not_found(story) -> None:
    client = signed_in(an_actor("finance", organization=story.members[1]))
    address = f"/api/v1/billing/statement?organization={story.members[0].pk}"
    assert client.get(address).status_code == 404
    assert client.get("/api/v1/billing/payments").json()["results"] == []
    assert client.get(f"/api/v1/billing/payments/{Payment.objects.get().pk}").status_code == 404
    assert signed_in(a_secretary()).get(address).json()["sums"][0]["paid"] == 400_000
    assert signed_in(a_secretary()).get("/api/v1/billing/statement").status_code == 404


def test_the_secretariat_records_and_reverses(story) -> None:
    client, key = signed_in(a_secretary()), str(uuid.uuid4())
    first = _post(client, "/api/v1/billing/payments", _body(story), key)
    assert first.status_code == 201
    again = _post(client, "/api/v1/billing/payments", _body(story), key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    address = f"/api/v1/billing/payments/{first.json()['id']}/reversal"
    done = _post(client, address, {"reason": "wrong member"})
    assert done.status_code == 201
    assert done.json()["reversed"] is True
    refused = _post(client, address, {"reason": "again"})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_reversed")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"amount": 0}, 400),
        ({"amount": 1.5}, 400),
        ({"amount": "12"}, 400),
        ({"amount": True}, 400),
        ({"currency": "XXX"}, 400),
        ({"currency": "EUR"}, 422),
        ({"received_on": "2199-01-01"}, 422),
        ({"received_on": "yesterday"}, 400),
        ({"organization": "00000000-0000-4000-8000-000000000000"}, 422),
        ({"pool": "00000000-0000-4000-8000-000000000000"}, 422),
        ({"reference": "x" * 141}, 400),
        ({"surprise": 1}, 400),
    ],
    ids=str,
)
def test_bad_input_changes_nothing(story, changes, status) -> None:
    answer = _post(signed_in(a_secretary()), "/api/v1/billing/payments", _body(story, **changes))
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert Payment.objects.count() == 1


def test_members_and_tokens_write_no_money(story) -> None:
    finance = an_actor("finance", organization=story.members[0])
    assert _post(signed_in(finance), "/api/v1/billing/payments", _body(story)).status_code == 403
    without = signed_in(a_secretary()).post(
        "/api/v1/billing/payments", json.dumps(_body(story)), "application/json"
    )
    assert without.status_code == 400
    assert without.json()["code"] == "idempotency_key_required"


def test_the_trial_balance_is_narrowed_to_the_caller(story) -> None:
    staff = signed_in(a_secretary()).get("/api/v1/ledger/trial-balance").json()["headings"]
    assert sum(row["balance"] for row in staff) == 0
    finance = an_actor("finance", organization=story.members[0])
    own = signed_in(finance).get("/api/v1/ledger/trial-balance").json()["headings"]
    assert [(row["code"], row["balance"]) for row in own] == [("due", 600_000)]
