"""Long work goes on in steps, survives a crash, and ends once."""

from __future__ import annotations

import uuid

import pytest

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Conflict
from consortium.kernel.moments import now
from consortium.shell import jobs
from consortium.shell.models import Job

pytestmark = pytest.mark.django_db


def count_to_three(job: Job) -> bool:
    job.total, job.stage = 3, "counting"
    job.done += 1
    job.result = {"sum": job.done}
    return job.done == 3


def refuse(job: Job) -> bool:
    raise Conflict("Not today.")


def crash(job: Job) -> bool:
    raise ValueError


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, step in (("count", count_to_three), ("refuse", refuse), ("crash", crash)):
        monkeypatch.setitem(jobs._STEPS, kind, step)


def started(kind: str) -> Job:
    return jobs.start(actor=SYSTEM, at=now(), kind=kind, subject_id=uuid.uuid4(), stage="waiting")


def test_a_job_runs_to_its_result() -> None:
    job = started("count")
    assert jobs.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"sum": 3})
    assert job.ended_at is not None


def test_a_refusal_ends_the_job_with_its_problem() -> None:
    job = started("refuse")
    jobs.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.problem["code"]) == ("failed", "conflict")


def test_a_crash_is_tried_again_later() -> None:
    job = started("crash")
    jobs.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    assert job.leased_until is not None
    assert job.leased_until > now()


def test_a_cancelled_job_does_not_run() -> None:
    job = started("count")
    jobs.cancel(row=job, at=now())
    jobs.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 0)
    with pytest.raises(jobs.JobOver):
        jobs.cancel(row=job, at=now())
