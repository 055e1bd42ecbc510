"""Two people freeze at one instant: one split, one posting, nothing twice in the books."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from consortium.costs import queries
from consortium.costs.actions import close_pool, credit_deliveries, freeze_split, supersede_split
from consortium.costs.models import Split
from consortium.costs.models.split import SplitExists
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from consortium.ledger import queries as ledger
from consortium.ledger.models import Entry, Line
from consortium.roadmap.actions import authorise_run
from tests.factories.costs import a_frozen_split, a_pool
from tests.factories.members import a_secretary, an_organization
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.roadmap import a_cycle, a_run
from tests.races.runner import Runner

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run() -> Any:
    """A run in a cycle with three pledges."""
    cycle = a_cycle()
    for _ in range(3):
        a_pledge(organization=an_organization(), cycle=cycle)
    return a_run(cycle=cycle)


def at_once(act: Callable[[], Any], times: int = 4) -> list[Runner]:
    """`act` in `times` threads that start together."""
    barrier = threading.Barrier(times, timeout=10)

    def go() -> Any:
        barrier.wait()
        return act()

    return [runner.done() for runner in [Runner(go) for _ in range(times)]]


def test_a_split_is_frozen_once(run) -> None:
    pool = a_pool(run=run, total=100_00)
    outcomes = at_once(lambda: freeze_split(actor=SYSTEM, at=now(), pool=pool, kind="plan"))
    assert sum(runner.error is None for runner in outcomes) == 1
    assert all(isinstance(r.error, SplitExists) for r in outcomes if r.error)
    assert Split.objects.count() == Entry.objects.count() == 1
    assert ledger.balance(code="funding", unit="USD", subject_id=pool.pk) == -100_00
    assert ledger.verify().faults == ()


def test_a_split_is_replaced_once(run) -> None:
    plan = a_frozen_split(run=run, total=100_00)
    close_pool(actor=a_secretary(), at=now(), pool=plan.pool)
    outcomes = at_once(
        lambda: supersede_split(
            actor=SYSTEM, at=now(), split=plan, kind="final", reason="Real costs."
        )
    )
    assert sum(runner.error is None for runner in outcomes) == 1
    assert all(isinstance(runner.error, Problem) for runner in outcomes if runner.error)
    assert sorted(Split.objects.values_list("state", flat=True)) == ["frozen", "superseded"]
    assert ledger.balance(code="funding", unit="USD", subject_id=plan.pool_id) == -100_00


def test_a_delivery_is_credited_once(run) -> None:
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=run,
        warrant_id=uuid4(),
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
    )
    split = a_frozen_split(run=run, total=100_000_00)
    giver = run.cycle.pledges.first().organization
    a_delivery(organization=giver, run=run, accepted=True)
    outcomes = at_once(lambda: credit_deliveries(actor=SYSTEM, at=now(), pool=split.pool))
    assert sum(runner.result or 0 for runner in outcomes) == 1
    entries = Entry.objects.filter(kind=queries.IN_KIND)
    assert [line.amount for line in Line.objects.filter(entry__in=entries).order_by("amount")] == [
        -2_200_00,
        2_200_00,
    ]
    assert queries.to_credit() == []
