"""What has fallen due, what met it, and how a member stands by it, on a clock that travels."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from consortium.billing import queries
from consortium.billing.queries import Fulfilment
from consortium.costs import tasks
from consortium.kernel.moments import now, travel_to
from members.actions import suspend_organization
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, an_organization
from tests.factories.pledges import a_delivery
from tests.factories.roadmap import a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Two members owe $10,000.00 each, in quarters of $2,500.00; the cycle is a month old."""
    return a_funded_run(members=2, total=20_000_00)


def _go(days: int) -> None:
    travel_to(now() + timedelta(days=days))


def test_nothing_is_due_at_first(story) -> None:
    assert queries.fulfilment(story.members[0].pk, story.run.pk) == Fulfilment(0, 0)
    assert queries.standing(story.members[0].pk) == "good"


def test_compute_and_cash_meet_what_fell_due(story) -> None:
    first, second = story.members
    a_delivery(organization=first, run=story.run, accepted=True)  # $2,200.00
    assert tasks.credit_due()
    a_payment(organization=first, pool=story.pool, amount=100_00)
    _go(65)
    assert queries.fulfilment(first.pk, story.run.pk) == (2_300_00, 2_500_00)
    assert queries.fulfilment(second.pk, story.run.pk) == (0, 2_500_00)
    assert queries.fulfilments(story.run) == {
        first.pk: Fulfilment(2_300_00, 2_500_00),
        second.pk: Fulfilment(0, 2_500_00),
    }


def test_late_money_is_overdue_until_it_arrives(story) -> None:
    payer = story.members[0]
    _go(65)
    assert queries.standing(payer.pk) == "good"
    _go(30)
    assert queries.standing(payer.pk) == "overdue"
    a_payment(organization=payer, pool=story.pool, amount=2_500_00)
    assert queries.standing(payer.pk) == "good"
    assert queries.standings()[story.members[1].pk] == "overdue"


def test_a_suspended_member_stands_suspended(story) -> None:
    suspend_organization(
        actor=a_secretary(), at=now(), organization=story.members[0], reason="by decision"
    )
    assert queries.standing(story.members[0].pk) == "suspended"
    assert queries.standing(uuid4()) == "suspended"


def test_a_run_without_a_split_has_nothing_due() -> None:
    assert queries.fulfilment(uuid4(), uuid4()) == (0, 0)
    assert queries.fulfilments(a_run()) == {}


def test_a_member_without_a_share_owes_nothing(story) -> None:
    stranger = an_organization()
    assert queries.fulfilment(stranger.pk, story.run.pk) == (0, 0)
    found = queries.statement(a_secretary(), stranger.pk)
    assert (found.standing, found.sums, found.obligations) == ("good", (), ())


def test_receivables_list_every_member_with_a_share(story) -> None:
    from tests.factories.members import an_actor

    a_payment(organization=story.members[0], pool=story.pool, amount=10_000_00)
    rows = queries.receivables(a_secretary())
    assert [row.sums[0].balance for row in rows] in ([0, 10_000_00], [10_000_00, 0])
    assert queries.receivables(an_actor("finance")) == []
