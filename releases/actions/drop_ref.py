"""A writer removes a branch or a tag; the revisions stay. `main` and sealed tags stay too."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden
from consortium.kernel.rows import lock
from releases.access import P, require
from releases.models import Ref, Release, Repository
from releases.queries import RevisionMissing


class RefProtected(Forbidden):
    """`main` is what everyone asks for, and sealing's tags are for ever."""

    code, title = "ref_protected", "This branch or tag cannot be removed"
    help = "Withdraw the release if nobody should read it any more."


@command
def drop_ref(*, actor: Actor, at: datetime, repository: Repository, kind: str, name: str) -> None:
    """Remove the branch or tag `name`."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    lock(repository)
    ref = Ref.objects.filter(repository=repository, kind=kind, name=name).first()
    if ref is None:
        raise RevisionMissing
    sealed = kind == "tag" and any(
        item.tag == name
        for item in Release.objects.filter(repository=repository, sealed_at__isnull=False)
    )
    if sealed or (kind == "branch" and name == "main"):
        raise RefProtected
    record(f"{kind}.removed", on=ref, audience=repository.operator_id, name=name)
    ref.delete()
