"""Long work as a row: written with the request, carried on in short steps, shown with progress.

An app registers `kind → step`. A step does at most about two seconds of work and moves `done`
and `cursor` in the same transaction as its effect, so a killed Job goes on where it stood.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.doorbell import ring
from consortium.kernel.errors import Conflict, NotFound, Problem
from consortium.kernel.moments import now
from consortium.kernel.rows import move
from consortium.kernel.sweeps import sweep
from consortium.shell.models import Job
from consortium.shell.problems import body_of

LEASE = timedelta(seconds=20)
BUDGET_SECONDS = 20.0
MAX_ATTEMPTS = 5
log = logging.getLogger(__name__)

# A step works on the Job and answers True when there is nothing left to do. It sets
# `done`, `total`, `stage`, `message`, `cursor`, and at the end `result`.
Step = Callable[[Job], bool]
_STEPS: dict[str, Step] = {}


class JobOver(Conflict):
    """The Job has ended."""

    code, title = "job_over", "This work has already ended"
    help = "Its result is on its page; start it anew if you need another."


def register(kind: str, step: Step) -> None:
    """Say how Jobs of `kind` advance (from `AppConfig.ready`)."""
    _STEPS[kind] = step


def start(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    subject_id: UUID,
    stage: str,
    unit: str = "",
    total: int | None = None,
    organization_id: UUID | None = None,
    cursor: Any = None,
) -> Job:
    """Queue a Job inside an action; the sweep picks it up after commit."""
    job = Job(
        kind=kind,
        subject_id=subject_id,
        organization_id=organization_id or actor.organization_id,
        person_id=actor.person_id,
        seat_id=actor.seat_id,
        stage=stage,
        unit=unit,
        total=total,
        cursor=cursor or {},
        created_at=at,
    )
    job.save(force_insert=True)
    ring("shell.jobs")
    return job


def jobs(actor: Actor) -> QuerySet[Job]:
    """The Jobs `actor` may see, newest first."""
    return Job.objects.visible_to(actor).order_by("-id")


def job(actor: Actor, id: UUID) -> Job:
    """One visible Job."""
    found = jobs(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def cancel(*, row: Job, at: datetime) -> None:
    """End a Job before its time; work already committed stays."""
    if row.state not in ("queued", "running"):
        raise JobOver
    move(row, "cancelled", expecting=row.state, ended_at=at, lease=None, leased_until=None)


@sweep("shell.jobs")
def run_jobs() -> None:
    """Carry on every Job that nobody holds, for a while."""
    deadline = time.monotonic() + BUDGET_SECONDS
    while time.monotonic() < deadline:
        found = _claim()
        if found is None:
            return
        _carry_on(found, deadline)


def _claim() -> Job | None:
    at = now()
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    for candidate in Job.objects.filter(free, state__in=("queued", "running")).order_by("id")[:5]:
        lease = uuid4()
        claimed = Job.objects.filter(free, pk=candidate.pk, state=candidate.state).update(
            state="running",
            lease=lease,
            leased_until=at + LEASE,
            heartbeat_at=at,
            started_at=candidate.started_at or at,
            attempts=candidate.attempts + 1,
        )
        if claimed:
            return Job.objects.get(pk=candidate.pk)
    return None


def _carry_on(row: Job, deadline: float) -> None:
    try:
        while not _step(row):
            if time.monotonic() > deadline:
                _save(row, lease=None, leased_until=None)
                return
    except Problem as problem:
        _end(row, "failed", problem=body_of(problem))
    except Exception as error:  # a bug in a step must not stop the other Jobs
        log.exception("The job %s failed.", row.pk)
        if row.attempts >= MAX_ATTEMPTS:
            _end(row, "failed", problem={"code": "broken", "detail": type(error).__name__})
        else:
            wait = now() + timedelta(seconds=2**row.attempts)
            Job.objects.filter(pk=row.pk, lease=row.lease).update(leased_until=wait)


def _step(row: Job) -> bool:
    if not Job.objects.filter(pk=row.pk, lease=row.lease, state="running").exists():
        return True  # cancelled, or taken over after our lease ran out
    with transaction.atomic():
        finished = _STEPS[row.kind](row)
        at = now()
        _save(row, heartbeat_at=at, leased_until=at + LEASE, attempts=1)
    if finished:
        _end(row, "done", result=row.result)
    return finished


def _save(row: Job, **stamps: Any) -> None:
    Job.objects.filter(pk=row.pk, lease=row.lease).update(
        stage=row.stage,
        done=row.done,
        total=row.total,
        message=row.message[:400],
        unit=row.unit,
        cursor=row.cursor,
        result=row.result,
        **stamps,
    )


def _end(row: Job, state: str, **values: Any) -> None:
    Job.objects.filter(pk=row.pk, lease=row.lease, state="running").update(
        state=state, ended_at=now(), lease=None, leased_until=None, **values
    )
