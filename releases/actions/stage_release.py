"""A writer stages a version: it claims the number, names the run, and collects files."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.rows import lock
from consortium.roadmap.models import Run
from releases.access import P, require
from releases.domain.paths import version_key
from releases.models import Release, Repository


class VersionNotRising(Conflict):
    """Versions rise within a repository."""

    code, title = "version_not_rising", "The version is not above the last one"
    help = "Versions rise within a repository and are never reused, withdrawn ones included."


class WrongOperator(Invalid):
    """A run's model is released by the organization that operates the run."""

    code, title = "wrong_operator", "Another organization operates this run"
    help = "The run's operator stages its release, in a repository it operates."


@command
def stage_release(
    *,
    actor: Actor,
    at: datetime,
    repository: Repository,
    version: str,
    run: Run | None = None,
    notes: str = "",
) -> Release:
    """The staged release; only its writers and the secretariat see it."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    key = version_key(version)
    lock(repository)
    last = max(
        (version_key(item.version) for item in Release.objects.filter(repository=repository)),
        default=None,
    )
    if last is not None and key <= last:
        raise VersionNotRising(pointer="/version")
    if run is not None and run.operator_id not in (None, repository.operator_id):
        raise WrongOperator(pointer="/run")
    release = Release.objects.create(
        repository=repository,
        version=version,
        run=run,
        notes=notes,
        staged_at=at,
        staged_by=actor.person_id,
    )
    record(
        "release.staged",
        on=release,
        audience=repository.operator_id,
        repository=repository.address,
        version=version,
    )
    return release
