"""A run is planned, authorised by a warrant, trained, finished; or given up with a reason."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden, NotFound
from consortium.kernel.moments import now
from consortium.kernel.rows import NoSuchMove
from consortium.roadmap import queries
from consortium.roadmap.actions import (
    authorise_run,
    begin_cycle,
    cancel_run,
    finish_run,
    lock_cycle,
    settle_cycle,
    start_run,
)
from consortium.roadmap.actions.plan_run import CycleOver
from consortium.roadmap.domain.rates import FigureTooLarge
from consortium.roadmap.domain.training import EstimateInvalid
from consortium.roadmap.models import Run
from consortium.roadmap.models.run import RunNameTaken
from tests.factories.members import a_secretary, an_actor
from tests.factories.roadmap import a_cycle, a_run, accelerators

pytestmark = pytest.mark.django_db


def authorised(run: Run, **decided: object) -> Run:
    return authorise_run(
        actor=SYSTEM,
        at=now(),
        run=run,
        warrant_id=uuid.uuid4(),
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
        **decided,  # type: ignore[arg-type]  # plain values
    )


def test_a_run_needs_the_central_estimate_unless_told() -> None:
    assert a_run().need_milli_hours == 6_371_105_143
    assert a_run(need_milli_hours=20_000_000_000).need_milli_hours == 20_000_000_000


def test_the_plan_adds_compute_staff_and_data() -> None:
    run = a_run(need_milli_hours=20_000_000_000, staff_cost=10_000_000_00, data_cost=6_000_000_00)
    assert [amount for _, _, amount in queries.planned_costs(run)] == [
        4_400_000_000,
        1_000_000_000,
        600_000_000,
    ]
    assert queries.total_cost(run) == 60_000_000_00


def test_the_estimate_is_priced_like_the_plan() -> None:
    run = a_run(accelerator=accelerators()["nvidia-b200"])
    found = queries.estimate(run)
    assert found.final is not None
    worth = queries.training_value(run.need_milli_hours, queries.in_kind_card(run.cycle))
    assert abs(found.final.central - worth) <= 1
    assert found.milli_hours.low < run.need_milli_hours < found.milli_hours.high


def test_without_a_rate_there_are_hours_but_no_price() -> None:
    found = queries.estimate(a_run(cycle=a_cycle(with_rate=False)))
    assert (found.final, found.programme) == (None, None)


def test_a_run_lives_from_planned_to_finished() -> None:
    run = authorised(a_run())
    run = start_run(actor=SYSTEM, at=now(), run=run)
    assert finish_run(actor=SYSTEM, at=now(), run=run).state == "finished"
    with pytest.raises(NoSuchMove):
        cancel_run(actor=SYSTEM, at=now(), run=run, reason="late")


def test_a_decided_size_replaces_the_planned_one() -> None:
    run = authorised(a_run(), n_total=10**12, n_active=40 * 10**9)
    assert (run.n_total, run.n_active) == (10**12, 40 * 10**9)


def test_nothing_trains_without_a_warrant() -> None:
    with pytest.raises(NoSuchMove):
        start_run(actor=SYSTEM, at=now(), run=a_run())
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=a_run().pk).update(authorised_at=now())


def test_members_and_the_secretariat_cannot_authorise_a_run() -> None:
    for actor in (an_actor("admin"), a_secretary()):
        with pytest.raises(Forbidden):
            authorise_run(
                actor=actor,
                at=now(),
                run=a_run(),
                warrant_id=uuid.uuid4(),
                ceiling_milli_hours=1,
                ceiling_amount=1,
            )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"n_active": 70_600_000_001}, EstimateInvalid),
        ({"n_active": 0}, EstimateInvalid),
        ({"tokens": 0}, EstimateInvalid),
        ({"n_total": 10**15, "n_active": 10**15, "tokens": 10**16}, FigureTooLarge),
    ],
)
def test_a_run_that_cannot_be_is_not_planned(
    wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_run(**wrong)
    assert not Run.objects.exists()


def test_a_short_name_is_taken_once() -> None:
    a_run(slug="crane")
    with pytest.raises(RunNameTaken):
        a_run(slug="crane")


def test_a_cycle_that_settles_takes_no_new_run() -> None:
    cycle = a_cycle()
    for step in (lock_cycle, begin_cycle, settle_cycle):
        cycle = step(actor=SYSTEM, at=now(), cycle=cycle)
    with pytest.raises(CycleOver):
        a_run(cycle=cycle)


def test_a_missing_run_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.run(SYSTEM, uuid.uuid4())
    with pytest.raises(NotFound):
        queries.cycle(SYSTEM, uuid.uuid4())
