"""Accepted deliveries reach the books once; the balance is share - in kind - paid."""

from __future__ import annotations

from uuid import uuid4

import pytest

from consortium.costs import queries, tasks
from consortium.costs.actions import credit_deliveries
from consortium.costs.queries import Position
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now
from consortium.ledger import queries as ledger
from consortium.roadmap.actions import authorise_run
from tests.factories.costs import a_frozen_split
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.roadmap import a_cycle, a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Two members, a frozen split of $10,000.00, and its run."""
    cycle = a_cycle()
    members = [an_organization(), an_organization()]
    for member in members:
        a_pledge(organization=member, cycle=cycle)
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=a_run(cycle=cycle),
        warrant_id=uuid4(),
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
    )
    return members, run, a_frozen_split(run=run, total=10_000_00)


def test_deliveries_are_credited_as_their_sum_grows(story) -> None:
    (first, _), run, split = story
    a_delivery(organization=first, run=run, accepted=True)  # 1,000 h at 2.20
    assert tasks.credit_due()
    assert tasks.credit_due()
    actor = an_actor("finance", organization=first)
    place = queries.position(actor, split.pool)
    assert place == Position(share=5_000_00, in_kind=2_200_00, paid=0)
    assert place.balance == 2_800_00
    a_delivery(organization=first, run=run, accepted=True)
    assert [pool.pk for pool in queries.to_credit()] == [split.pool_id]
    assert tasks.credit_due()
    assert queries.position(actor, split.pool).in_kind == 4_400_00
    assert queries.to_credit() == []
    assert ledger.verify().faults == ()


def test_what_is_only_reported_is_not_credited(story) -> None:
    (first, _), run, _ = story
    a_delivery(organization=first, run=run)
    assert queries.to_credit() == []


def test_each_sees_its_own_position_and_staff_all(story) -> None:
    (first, second), run, split = story
    a_delivery(organization=first, run=run, accepted=True)
    credit_deliveries(actor=SYSTEM, at=now(), pool=split.pool)
    other = an_actor("finance", organization=second)
    assert queries.position(other, split.pool).in_kind == 0
    assert list(queries.positions(other, [split.pool])) == [(split.pool_id, second.pk)]
    assert len(queries.positions(a_secretary(), [split.pool])) == 2
    assert queries.position(a_secretary(), split.pool) == Position()


def test_only_the_clock_credits(story) -> None:
    _, _, split = story
    with pytest.raises(Forbidden):
        credit_deliveries(actor=a_secretary(), at=now(), pool=split.pool)
