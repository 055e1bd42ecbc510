"""A transfer is recorded once, meets what is owed, and leaves the rest as credit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from consortium.billing import actions, queries
from consortium.billing.actions.record_payment import PaymentRefused
from consortium.billing.actions.reverse_payment import SecondPersonNeeded
from consortium.billing.models import Payment
from consortium.billing.models.payment import PaymentKnown
from consortium.costs import queries as costs
from consortium.journal.models import Line as JournalLine
from consortium.kernel.errors import Forbidden, Invalid, NotFound
from consortium.kernel.moments import now
from consortium.ledger import queries as ledger
from consortium.ledger.models.entry import AlreadyReversed
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, an_actor, an_auditor

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Two members owe $10,000.00 each."""
    return a_funded_run(members=2, total=20_000_00)


def _again(payment: Payment, **changes):
    values = {
        "organization": payment.organization,
        "pool": payment.pool,
        "amount": payment.amount,
        "currency": payment.currency,
        "received_on": payment.received_on,
        "reference": payment.reference,
        **changes,
    }
    return actions.record_payment(actor=a_secretary(), at=now(), **values)


def test_a_payment_meets_the_due_of_its_pool(story) -> None:
    payer = story.members[0]
    payment = a_payment(organization=payer, pool=story.pool, amount=4_000_00)
    finance = an_actor("finance", organization=payer)
    place = costs.position(finance, story.pool)
    assert (place.share, place.paid, place.balance) == (10_000_00, 4_000_00, 6_000_00)
    assert ledger.balance(code="bank", unit="USD") == 4_000_00
    assert payment.entry.kind == "payment"
    assert ledger.verify().faults == ()
    line = JournalLine.objects.get(verb="payment.recorded")
    assert line.audience == str(payer.pk)


def test_what_is_paid_beyond_the_balance_is_credit(story) -> None:
    payer = story.members[0]
    a_payment(organization=payer, pool=story.pool, amount=12_500_00)
    a_payment(organization=payer, pool=story.pool, amount=1)
    found = queries.statement(an_actor("finance", organization=payer), payer.pk)
    assert found.sums[0].balance == 0
    assert found.sums[0].credit == 2_500_01
    assert ledger.verify().faults == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 10**15 + 1},
        {"currency": "EUR"},
        {"reference": "  "},
        {"reference": "x" * 141},
        {"received_on": "tomorrow"},
    ],
    ids=str,
)
def test_what_no_statement_shows_is_refused(story, changes) -> None:
    payment = a_payment(organization=story.members[0], pool=story.pool, amount=100)
    if "received_on" in changes:
        changes = {"received_on": now().date() + timedelta(days=1)}
    with pytest.raises(PaymentRefused):
        _again(payment, **{"reference": "another", **changes})
    assert Payment.objects.count() == 1


def test_one_transfer_is_recorded_once(story) -> None:
    payment = a_payment(organization=story.members[0], pool=story.pool, amount=100)
    with pytest.raises(PaymentKnown):
        _again(payment, reference=f"  {payment.reference} ")
    assert ledger.balance(code="bank", unit="USD") == 100
    other = _again(payment, organization=story.members[1])
    assert other.reference == payment.reference  # another payer's reference is its own


def test_only_the_secretariat_writes_money_down(story) -> None:
    for actor in (an_actor("finance", organization=story.members[0]), an_auditor()):
        with pytest.raises(Forbidden):
            a_payment(organization=story.members[0], pool=story.pool, amount=1, actor=actor)


def test_a_reversal_gives_the_balance_back(story) -> None:
    secretary, payer = a_secretary(), story.members[0]
    payment = a_payment(organization=payer, pool=story.pool, amount=700_00, actor=secretary)
    actions.reverse_payment(actor=secretary, at=now(), payment=payment, reason="wrong member")
    finance = an_actor("finance", organization=payer)
    assert costs.position(finance, story.pool).paid == 0
    assert queries.payment(finance, payment.pk).reversed is True
    with pytest.raises(AlreadyReversed):
        actions.reverse_payment(actor=secretary, at=now(), payment=payment, reason="again")
    assert ledger.verify().faults == ()


def test_a_large_one_takes_a_second_person() -> None:
    story, secretary = a_funded_run(total=60_000_00), a_secretary()
    small = a_payment(
        organization=story.members[0], pool=story.pool, amount=10_000_00, actor=secretary
    )
    large = a_payment(
        organization=story.members[0], pool=story.pool, amount=10_000_01, actor=secretary
    )
    actions.reverse_payment(actor=secretary, at=now(), payment=small, reason="typed twice")
    with pytest.raises(SecondPersonNeeded):
        actions.reverse_payment(actor=secretary, at=now(), payment=large, reason="typed twice")
    actions.reverse_payment(actor=a_secretary(), at=now(), payment=large, reason="typed twice")


def test_a_reversal_says_why(story) -> None:
    payment = a_payment(organization=story.members[0], pool=story.pool, amount=1)
    with pytest.raises(Invalid):
        actions.reverse_payment(actor=a_secretary(), at=now(), payment=payment, reason=" ")
    with pytest.raises(Forbidden):
        actions.reverse_payment(actor=an_actor("finance"), at=now(), payment=payment, reason="mine")


def test_a_foreign_payment_is_not_there(story) -> None:
    payment = a_payment(organization=story.members[0], pool=story.pool, amount=1)
    other = an_actor("finance", organization=story.members[1])
    with pytest.raises(NotFound):
        queries.payment(other, payment.pk)
    with pytest.raises(NotFound):
        queries.statement(other, story.members[0].pk)
    with pytest.raises(NotFound):
        queries.statement(a_secretary(), None)
    assert queries.payment(an_auditor(), payment.pk) == payment


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 2", "DELETE FROM {}"])
def test_the_database_keeps_payments(story, statement) -> None:
    a_payment(organization=story.members[0], pool=story.pool, amount=1)
    table = Payment._meta.db_table
    with (
        pytest.raises(IntegrityError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
