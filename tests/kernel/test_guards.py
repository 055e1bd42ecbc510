"""The database refuses what must never be, by name, on both engines."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from consortium.kernel import constraints
from consortium.kernel.moments import now
from consortium.shell.models import Job

pytestmark = pytest.mark.django_db


def a_job(**fields: object) -> Job:
    job = Job(kind="test", subject_id=Job().id, created_at=now(), **fields)
    job.save(force_insert=True)
    return job


def refused_by(error: IntegrityError) -> str:
    return constraints.name_of(error)


def test_every_declared_guard_is_installed() -> None:
    assert constraints.missing() == []


def test_migrate_writes_a_guard_that_is_missing() -> None:
    name = constraints.triggers(connection.vendor)[0].name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
    assert constraints.missing() == [name]
    call_command("migrate", verbosity=0)  # as an upgrade that brings a new guard finds it
    assert constraints.missing() == []


def test_a_state_moves_only_along_declared_moves() -> None:
    job = a_job()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="done")
    assert refused_by(caught.value) == "shell_job_only_moves"


def test_a_row_starts_at_the_start() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        a_job(state="done")
    assert refused_by(caught.value) == "shell_job_starts_at_the_start"


def test_a_moving_row_is_kept() -> None:
    job = a_job()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Job.objects.filter(pk=job.pk).delete()
    assert refused_by(caught.value) == "shell_job_is_kept"


def test_a_check_is_named() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        a_job(done=-1)
    assert refused_by(caught.value) == "job_progress_is_not_negative"


def test_names_fit_postgresql() -> None:
    for vendor in ("sqlite", "postgresql"):
        assert all(len(trigger.name) <= 63 for trigger in constraints.triggers(vendor))
