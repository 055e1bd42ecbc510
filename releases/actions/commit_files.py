"""A commit that brings small files with it: each is judged and kept, then all become one revision.

Name and content are judged as for an upload, and every refusal is named at once. Large files
were sent before; of them only the name is judged here, the bytes when the release is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.errors import FieldError
from releases.access import P, require
from releases.actions.accept_bytes import accept_bytes
from releases.actions.commit_revision import commit_revision
from releases.domain.changes import Change, Put
from releases.domain.manifest import FileRefused, suffix_fault
from releases.domain.paths import check_path
from releases.models import Repository, Revision
from releases.store.files import Received
from releases.store.inspection import inspect


@command
def commit_files(
    *,
    actor: Actor,
    at: datetime,
    repository: Repository,
    changes: Sequence[Change],
    contents: Mapping[str, Received],
    summary: str,
    branch: str = "main",
    description: str = "",
    parent: str = "",
) -> Revision:
    """The revision. `contents` maps paths to bytes that the store has counted and hashed.

    Raises:
        FileRefused: naming every file that a release may not hold.
        BytesUnknown, PathRefused, NothingToDelete, ParentMoved, RevisionMissing: as the commit.

    """
    require(actor, P.WRITE_REPOSITORY, on=repository)
    _judge(changes, contents)
    for received in contents.values():
        accept_bytes(actor=actor, at=at, repository=repository, received=received)
    return commit_revision(
        actor=actor,
        at=at,
        repository=repository,
        changes=changes,
        summary=summary,
        branch=branch,
        description=description,
        parent=parent,
    )


def _judge(changes: Sequence[Change], contents: Mapping[str, Received]) -> None:
    faults = []
    for change in changes:
        if not isinstance(change, Put):
            continue
        check_path(change.path)
        received = contents.get(change.path)
        if received is None:
            fault = suffix_fault(change.path)
        else:
            fault = inspect(change.path, size=received.size, place=received.place).fault
        if fault:
            faults.append(f"{change.path}: {fault}")
    if faults:
        raise FileRefused(
            "Refused: " + "; ".join(faults[:20]) + ".",
            errors=[FieldError("/files", FileRefused.code, text) for text in faults],
        )
