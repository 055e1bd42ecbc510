"""Locks are taken once and in order; states move once."""

from __future__ import annotations

import pytest

from consortium.kernel.actor import ANONYMOUS
from consortium.kernel.moments import now
from consortium.kernel.rows import NoSuchMove, Stale, Visible, holding, lock, move
from consortium.shell.models import Job

pytestmark = pytest.mark.django_db


def a_job() -> Job:
    job = Job(kind="test", subject_id=Job().id, created_at=now())
    job.save(force_insert=True)
    return job


def test_move_refuses_a_step_that_does_not_exist() -> None:
    with pytest.raises(NoSuchMove):
        move(a_job(), "done", expecting="queued")


def test_move_notices_that_somebody_was_first() -> None:
    job = a_job()
    move(Job.objects.get(pk=job.pk), "cancelled", expecting="queued")
    with pytest.raises(Stale):
        move(job, "running", expecting="queued")


def test_lock_outside_an_action_is_a_bug() -> None:
    with pytest.raises(RuntimeError):
        lock(a_job())


def test_a_nested_lock_names_only_held_rows() -> None:
    one, two = a_job(), a_job()
    with holding():
        lock(one, two)
        lock(two)
        with pytest.raises(RuntimeError):
            lock(a_job())


def test_a_shared_lock_is_not_upgraded() -> None:
    job = a_job()
    with holding():
        lock(job, shared=True)
        with pytest.raises(RuntimeError):
            lock(job)


def test_undeclared_visibility_is_an_error() -> None:
    with pytest.raises(NotImplementedError):
        Visible(Job).visible_to(ANONYMOUS)
