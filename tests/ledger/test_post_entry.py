"""The books refuse what does not add up, twice what was posted once, and every edit."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now
from consortium.ledger import queries
from consortium.ledger.actions import post_entry, reverse_entry
from consortium.ledger.domain.chart import AccountUnknown
from consortium.ledger.domain.posting import AmountOutOfRange, Posting, Unbalanced
from consortium.ledger.models import Entry, Line
from consortium.ledger.models.entry import AlreadyPosted, AlreadyReversed
from tests.factories.members import an_actor, an_auditor, an_organization

pytestmark = pytest.mark.django_db
POOL = uuid4()


def post(lines, *, key="one", actor=SYSTEM) -> Entry:
    return post_entry(
        actor=actor,
        at=now(),
        kind="test",
        idempotency_key=key,
        effective_on=now().date(),
        cause="a test",
        lines=lines,
    )


def pair(organization, amount=500, unit="USD") -> list[Posting]:
    return [
        Posting("due", unit, amount, organization.pk, POOL),
        Posting("funding", unit, -amount, None, POOL),
    ]


def test_a_balanced_entry_is_posted_once() -> None:
    member = an_organization()
    post(pair(member))
    with pytest.raises(AlreadyPosted):
        post(pair(member))
    assert queries.balance(code="due", unit="USD", organization_id=member.pk) == 500
    assert queries.balance(code="funding", unit="USD", subject_id=POOL) == -500
    verdict = queries.verify()
    assert (verdict.entries, verdict.lines, verdict.sums) == (1, 2, {"USD": 0})
    assert verdict.faults == ()


def test_a_reversal_cancels_and_happens_once() -> None:
    member = an_organization()
    entry = post(pair(member))
    reverse_entry(
        actor=SYSTEM, at=now(), entry=entry, effective_on=now().date(), cause="wrong amount"
    )
    assert queries.balance(code="due", unit="USD", organization_id=member.pk) == 0
    with pytest.raises(AlreadyReversed):
        reverse_entry(actor=SYSTEM, at=now(), entry=entry, effective_on=now().date(), cause="again")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([Posting("bank", "USD", 5)], Unbalanced),
        ([Posting("bank", "USD", 5), Posting("fees", "USD", -4)], Unbalanced),
        ([Posting("bank", "USD", 5), Posting("fees", "EUR", -5)], Unbalanced),
        ([Posting("bank", "USD", 0), Posting("fees", "USD", 0)], AmountOutOfRange),
        ([Posting("bank", "USD", 2 * 10**15), Posting("fees", "USD", -1)], AmountOutOfRange),
        ([Posting("piggy", "USD", 5), Posting("fees", "USD", -5)], AccountUnknown),
        ([Posting("due", "USD", 5), Posting("fees", "USD", -5)], AccountUnknown),
        ([Posting("bank", "H100E", 5), Posting("fees", "H100E", -5)], AccountUnknown),
        ([Posting("bank", "USD", 5, None, POOL), Posting("fees", "USD", -5)], AccountUnknown),
    ],
)
def test_what_does_not_belong_in_the_books(lines, problem) -> None:
    with pytest.raises(problem):
        post(lines)
    assert not Line.objects.exists()


def test_members_post_nothing_and_see_their_own() -> None:
    member, other = an_organization(), an_organization()
    with pytest.raises(Forbidden):
        post(pair(member), actor=an_actor("finance", organization=member))
    post(pair(member))
    assert queries.entries(an_actor("finance", organization=member)).count() == 1
    assert queries.entries(an_actor("finance", organization=other)).count() == 0
    assert queries.entries(an_auditor(), subject=POOL).count() == 1
    assert [row["balance"] for row in queries.balances(an_actor(organization=member))] == [500]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_line SET amount = amount + 1",
        "DELETE FROM ledger_line",
        "UPDATE ledger_entry SET cause = 'other'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_account SET code = 'bank'",
    ],
)
def test_the_database_refuses_every_edit(sql) -> None:
    post(pair(an_organization()))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_line_joins_an_entry_later() -> None:
    entry = post(pair(an_organization()))
    line = entry.lines.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Line(entry=entry, account=line.account, unit="USD", amount=1).save(force_insert=True)


def test_the_database_refuses_an_entry_that_does_not_balance() -> None:
    account = post(pair(an_organization())).lines.all()[0].account
    entry = Entry(
        kind="raw", idempotency_key="raw", effective_on=now().date(), cause="", posted_at=now()
    )
    with pytest.raises(IntegrityError):
        _write(entry, [Line(entry_id=entry.pk, account=account, unit="USD", amount=5)])
    with pytest.raises(IntegrityError):
        _write(
            entry,
            [Line(entry_id=entry.pk, account=account, unit="USD", amount=a) for a in (5, -4)],
        )


def _write(entry: Entry, lines: list[Line]) -> None:
    with transaction.atomic():
        Line.objects.bulk_create(lines)
        entry.save(force_insert=True)
