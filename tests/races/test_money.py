"""Money at one instant: no payment beyond the balance, one reversal, and nets under the locks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from consortium.billing import actions as billing
from consortium.billing.models import Payment
from consortium.billing.models.payment import PaymentKnown
from consortium.costs import queries as costs
from consortium.costs.actions import (
    close_pool,
    freeze_split,
    record_cost,
)
from consortium.costs.actions.record_cost import PoolClosed
from consortium.costs.models import Pool, Split
from consortium.costs.models.split import SplitExists
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from consortium.ledger import queries as ledger
from consortium.ledger.models import Entry
from consortium.ledger.models.entry import AlreadyReversed
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.costs import a_pool
from tests.factories.members import a_secretary, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_run
from tests.races.runner import Runner

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each returned, or the Problem it met; anything else is raised."""
    barrier = threading.Barrier(len(works), timeout=10)

    def together(work: Callable[[], Any]) -> Callable[[], Any]:
        def go() -> Any:
            barrier.wait()
            return work()

        return go

    runners = [runner.done() for runner in [Runner(together(work)) for work in works]]
    for runner in runners:
        if runner.error is not None and not isinstance(runner.error, Problem):
            raise runner.error
    return [runner.error or runner.result for runner in runners]


@pytest.fixture
def pool() -> Pool:
    """An open pool of $20,000.00 with two payers, not split yet."""
    cycle = a_cycle()
    for _ in range(2):
        a_pledge(organization=an_organization(), cycle=cycle)
    return a_pool(run=a_run(cycle=cycle), total=20_000_00)


def _freeze(pool: Pool) -> Callable[[], Split]:
    return lambda: freeze_split(actor=SYSTEM, at=now(), pool=pool, kind="plan")


def _one_split(pool: Pool, found: list[Any]) -> None:
    assert sum(isinstance(item, Split) for item in found) == 1
    assert all(isinstance(item, Split | SplitExists) for item in found), found
    assert Split.objects.filter(pool=pool).count() == 1
    assert Entry.objects.filter(kind="split frozen").count() == 1
    assert ledger.balance(code="due", unit="USD", subject_id=pool.pk) == 20_000_00
    assert ledger.verify().faults == ()


def test_a_double_freeze_without_the_lock_still_makes_one(pool, monkeypatch) -> None:
    """The database is the second net: a pool has one live split."""
    action = sys.modules["consortium.costs.actions.freeze_split"]
    met = threading.Barrier(2, timeout=10)
    real = action._write

    def write(*args: Any) -> Split:
        met.wait()  # both have read the pool before either writes
        return real(*args)

    monkeypatch.setattr(action, "lock", lambda *rows, **options: now())
    monkeypatch.setattr(action, "_write", write)
    _one_split(pool, at_once(_freeze(pool), _freeze(pool)))


def test_a_cost_beside_the_close_is_in_or_refused(pool) -> None:
    def cost() -> Any:
        return record_cost(
            actor=SYSTEM, at=now(), pool=pool, kind="vendor", label="Storage", amount=5
        )

    secretary = a_secretary()

    def close() -> Any:
        return close_pool(actor=secretary, at=now(), pool=pool)

    found = at_once(cost, close, cost)
    refused = sum(isinstance(item, PoolClosed) for item in found)
    assert not any(isinstance(item, Problem) and not isinstance(item, PoolClosed) for item in found)
    assert costs.costs(SYSTEM, pool)[1:] == [
        item for item in costs.costs(SYSTEM, pool) if item.kind == "vendor"
    ]
    assert len(costs.costs(SYSTEM, pool)) == 1 + 2 - refused


def test_payments_at_one_instant_never_meet_more_than_is_owed() -> None:
    story, secretary = a_funded_run(members=2, total=20_000_00), a_secretary()
    payer = story.members[0]

    def pay() -> Payment:
        return a_payment(organization=payer, pool=story.pool, amount=6_000_00, actor=secretary)

    found = at_once(pay, pay, pay)
    assert all(isinstance(item, Payment) for item in found), found
    place = costs.positions(SYSTEM, [story.pool])[story.pool.pk, payer.pk]
    assert (place.paid, place.balance) == (10_000_00, 0)
    assert ledger.balance(code="credit", unit="USD") == -8_000_00
    assert ledger.balance(code="bank", unit="USD") == 18_000_00
    assert ledger.verify().faults == ()


def test_one_transfer_twice_at_one_instant_counts_once() -> None:
    story, secretary = a_funded_run(members=2, total=20_000_00), a_secretary()

    def pay() -> Payment:
        return billing.record_payment(
            actor=secretary,
            at=now(),
            organization=story.members[0],
            pool=story.pool,
            amount=100_00,
            currency="USD",
            received_on=now().date(),
            reference="SEPA 1",
        )

    found = at_once(pay, pay, pay)
    assert sum(isinstance(item, Payment) for item in found) == 1
    assert sum(isinstance(item, PaymentKnown) for item in found) == 2
    assert ledger.balance(code="bank", unit="USD") == 100_00


def test_one_payment_is_reversed_once() -> None:
    story = a_funded_run(members=2, total=20_000_00)
    payment = a_payment(organization=story.members[0], pool=story.pool, amount=100_00)
    secretary = a_secretary()

    def reverse() -> Payment:
        return billing.reverse_payment(
            actor=secretary, at=now(), payment=payment, reason="wrong member"
        )

    found = at_once(reverse, reverse)
    assert sum(isinstance(item, Payment) for item in found) == 1
    assert sum(isinstance(item, AlreadyReversed) for item in found) == 1
    assert ledger.balance(code="bank", unit="USD") == 0
