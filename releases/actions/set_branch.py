"""A writer makes a branch from something it can read."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock
from releases.access import P, require
from releases.domain.paths import check_ref
from releases.models import Ref, Repository
from releases.models.repository import RefTaken
from releases.queries import visible_revision


@command
def set_branch(
    *, actor: Actor, at: datetime, repository: Repository, name: str, start: str = "main"
) -> Ref:
    """The new branch; an existing one is refused."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    check_ref(name)
    lock(repository)
    if Ref.objects.filter(repository=repository, name=name).exists():
        raise RefTaken
    revision = visible_revision(actor, repository, start)
    ref = Ref.objects.create(
        repository=repository, kind="branch", name=name, revision=revision, updated_at=at
    )
    record("branch.created", on=ref, audience=repository.operator_id, name=name)
    return ref
