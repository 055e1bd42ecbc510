"""The account as its people see it; the payment desk; the books."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from consortium.billing.models import Payment
from consortium.kernel.moments import now, travel_to
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, an_actor, an_auditor
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Two members owe $10,000.00 each; the first paid $4,000.00."""
    found = a_funded_run(members=2, total=20_000_00)
    a_payment(organization=found.members[0], pool=found.pool, amount=4_000_00)
    return found


def _form(story, **changes):
    return {
        "organization": str(story.members[0].pk),
        "pool": str(story.pool.pk),
        "amount": "1,200.50",
        "received_on": now().date().isoformat(),
        "reference": "SEPA 77",
        "idempotency_key": str(uuid.uuid4()),
        **changes,
    }


def test_the_account_says_share_paid_and_balance(story) -> None:
    client = signed_in(an_actor("finance", organization=story.members[0]))
    page = client.get("/portal/billing/").content.decode()
    for words in ("$10,000.00", "$4,000.00", "$6,000.00", "Payment received", story.run.name):
        assert words in page
    assert "nothing is late" in page
    assert page.count("$2,500.00") == 4


def test_late_money_is_said_plainly(story) -> None:
    client = signed_in(an_actor("finance", organization=story.members[1]))
    travel_to(now() + timedelta(days=95))
    client = signed_in(an_actor("finance", organization=story.members[1]))
    page = client.get("/portal/billing/").content.decode()
    assert "overdue" in page
    assert "$2,500.00 late" in page


def test_an_account_without_shares_is_not_empty_handed() -> None:
    page = signed_in(an_actor("finance")).get("/portal/billing/").content.decode()
    assert "Nothing is owed yet" in page


def test_observers_do_not_see_the_account(story) -> None:
    client = signed_in(an_actor("observer", organization=story.members[0]))
    assert client.get("/portal/billing/").status_code == 403
    assert client.get("/portal/billing/csv/").status_code == 403


def test_the_csv_holds_every_entry_without_signs(story) -> None:
    client = signed_in(an_actor("finance", organization=story.members[0]))
    lines = client.get("/portal/billing/csv/").content.decode().splitlines()
    assert lines[0] == "effective_on,kind,account,subject,unit,side,minor,amount"
    assert [line.split(",")[5:] for line in lines[1:]] == [
        ["debit", "1000000", "10000.00"],
        ["credit", "400000", "4000.00"],
    ]


def test_the_desk_lists_who_owes_and_what_arrived(story) -> None:
    client = signed_in(an_auditor())
    page = client.get("/staff/payments/").content.decode()
    for words in (story.members[0].name, story.members[1].name, "$6,000.00", "TRANSFER"):
        assert words in page
    assert "Record a payment" not in page  # an auditor reads
    assert "Reverse…" not in page
    csv = client.get("/staff/payments/csv/").content.decode().splitlines()
    assert len(csv) == 3
    one = client.get(f"/staff/payments/organizations/{story.members[0].pk}/").content.decode()
    assert "$6,000.00" in one


def test_a_transfer_is_written_down_on_the_page(story) -> None:
    client = signed_in(a_secretary())
    assert client.get("/staff/payments/new/").status_code == 200
    form = _form(story)
    assert client.post("/staff/payments/new/", form).status_code == 303
    assert client.post("/staff/payments/new/", form).status_code == 303  # the button pressed twice
    assert Payment.objects.filter(reference="SEPA 77", amount=1_200_50).count() == 1
    again = client.post("/staff/payments/new/", _form(story))
    assert again.status_code == 409
    assert "recorded already" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "12.345"}, "decimal digits"),
        ({"amount": "much"}, "is not an amount"),
        ({"amount": "-5"}, "above zero"),
        ({"received_on": "2199-01-01"}, "today or before"),
        ({"organization": "00000000-0000-4000-8000-000000000000"}, "valid choice"),
        ({"reference": ""}, "required"),
    ],
    ids=str,
)
def test_a_wrong_entry_keeps_the_input(story, changes, words) -> None:
    answer = signed_in(a_secretary()).post("/staff/payments/new/", _form(story, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Payment.objects.count() == 1


def test_a_payment_is_reversed_on_the_page(story) -> None:
    client, payment = signed_in(a_secretary()), Payment.objects.get()
    address = f"/staff/payments/{payment.pk}/reverse/"
    assert "will owe $4,000.00 again" in client.get(address).content.decode()
    form = {"reason": "wrong member", "idempotency_key": str(uuid.uuid4())}
    assert client.post(address, form).status_code == 303
    assert "reversed" in client.get("/staff/payments/").content.decode()
    assert client.get(address).status_code == 404


def test_money_takes_a_fresh_sign_in(story) -> None:
    client = signed_in(a_secretary(), fresh=False)
    answer = client.post("/staff/payments/new/", _form(story))
    assert answer.status_code == 303
    assert "reauthenticate" in answer["Location"]


def test_members_do_not_reach_the_desk(story) -> None:
    client = signed_in(an_actor("admin", organization=story.members[0]))
    for address in ("/staff/payments/", "/staff/payments/new/", "/staff/books/"):
        assert client.get(address).status_code == 403


def test_the_books_add_up_on_the_page(story) -> None:
    client = signed_in(an_auditor())
    page = client.get("/staff/books/").content.decode()
    assert "adds up to zero" in page
    for words in ("bank", "due", "funding", "$24,000.00", "split frozen"):
        assert words in page
    csv = client.get("/staff/books/csv/").content.decode().splitlines()
    assert csv == [
        "code,unit,accounts,debit_minor,credit_minor",
        "bank,USD,1,400000,0",
        "due,USD,2,2000000,400000",
        "funding,USD,1,0,2000000",
    ]
    assert "books are empty" not in page
