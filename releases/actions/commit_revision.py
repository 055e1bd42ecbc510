"""A writer commits: changes in order, every file possessed, then one new revision on a branch.

Clients repeat a commit after a lost answer. The same token, summary and resulting tree as the
head, within ten minutes, therefore answers the head; so does a commit that changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid, Problem
from consortium.kernel.rows import lock
from releases.access import P, require
from releases.domain import revisions
from releases.domain.changes import Change, NothingToDelete, apply
from releases.domain.manifest import Entry, manifest_sha256
from releases.models import Blob, File, Possession, Ref, Repository, Revision
from releases.queries import RevisionMissing
from releases.store.files import read_start

REPEATED_WITHIN = timedelta(minutes=10)
MAX_FILES = 20_000

Tree = dict[str, tuple[str, bool]]


class ParentMoved(Problem):
    """Somebody committed in between."""

    code, status, title = "parent_moved", 412, "The branch has moved"
    help = "Read the branch again, compare, and commit on its new head."


class BytesUnknown(Invalid):
    """The commit names bytes that were never sent to this repository."""

    code, title = "bytes_unknown", "These bytes were not sent to this repository"
    help = "Upload the file here first, even if the same bytes exist elsewhere."


class TooManyFiles(Invalid):
    """A tree has bounds."""

    code, title = "too_many_files", "The tree has too many files"
    help = f"A revision holds at most {MAX_FILES} files."


@command
def commit_revision(
    *,
    actor: Actor,
    at: datetime,
    repository: Repository,
    changes: Sequence[Change],
    summary: str,
    branch: str = "main",
    description: str = "",
    parent: str = "",
) -> Revision:
    """The new head of `branch`, or its present one when nothing changes."""
    require(actor, P.WRITE_REPOSITORY, on=repository)
    lock(repository)
    ref = _branch(repository, branch)
    head = ref.revision
    before = _tree(head)
    after = _result(head, before, changes, repeat=_looks_repeated(head, actor, summary, at))
    if after == before:
        record("revision.repeated", on=head, audience=repository.operator_id, oid=head.oid)
        return head
    _check(head, parent, after)
    revision = _write(
        actor, at, repository, head, after, summary=summary[:300], description=description
    )
    ref.revision, ref.updated_at = revision, at
    ref.save(update_fields=["revision", "updated_at"])
    record(
        "revision.committed",
        on=revision,
        audience=repository.operator_id,
        oid=revision.oid,
        branch=branch,
        manifest_sha256=revision.manifest_sha256,
    )
    return revision


def _check(head: Revision, parent: str, after: Tree) -> None:
    if parent and not head.oid.startswith(parent):
        raise ParentMoved(f"The branch is at {head.oid}.")
    if len(after) > MAX_FILES:
        raise TooManyFiles


def _branch(repository: Repository, name: str) -> Ref:
    found = (
        Ref.objects.filter(
            repository=repository, kind="branch", name=name.removeprefix("refs/heads/")
        )
        .select_related("revision__parent")
        .first()
    )
    if found is None:
        raise RevisionMissing
    return found


def _tree(revision: Revision) -> Tree:
    rows = File.objects.filter(revision=revision).select_related("blob")
    return {item.path: (item.blob.sha256, item.large) for item in rows}


def _looks_repeated(head: Revision, actor: Actor, summary: str, at: datetime) -> bool:
    same_hand = (head.seat_id, head.token_id) == (actor.seat_id, actor.token_id)
    return same_hand and head.summary == summary[:300] and at - head.created_at < REPEATED_WITHIN


def _result(head: Revision, before: Tree, changes: Sequence[Change], *, repeat: bool) -> Tree:
    """The tree after `changes`; a repeated removal is measured from the head's parent."""
    try:
        return apply(before, changes)
    except NothingToDelete:
        if repeat and head.parent and apply(_tree(head.parent), changes) == before:
            return before
        raise


def _write(
    actor: Actor,
    at: datetime,
    repository: Repository,
    head: Revision,
    tree: Tree,
    *,
    summary: str,
    description: str,
) -> Revision:
    blobs = _possessed(repository, {sha256 for sha256, _ in tree.values()})
    oids = {path: _git_id(blobs[sha256], large=large) for path, (sha256, large) in tree.items()}
    root = revisions.tree(oids.items())
    message = f"{summary}\n\n{description}" if description else summary
    oid = revisions.commit_id(
        tree_oid=root.oid, parent=head.oid, author=actor.name, email="", at=at, message=message
    )
    entries = [Entry(path, sha256, blobs[sha256].size) for path, (sha256, _) in tree.items()]
    revision = Revision.objects.create(
        repository=repository,
        oid=oid,
        parent=head,
        tree_oid=root.oid,
        manifest_sha256=manifest_sha256(entries),
        files_count=len(entries),
        size=sum(item.size for item in entries),
        summary=summary,
        description=description,
        author=actor.name[:200],
        created_at=at,
        organization_id=actor.organization_id,
        seat_id=actor.seat_id,
        token_id=actor.token_id,
    )
    File.objects.bulk_create(
        File(revision=revision, path=path, blob=blobs[sha256], oid=oids[path], large=large)
        for path, (sha256, large) in sorted(tree.items())
    )
    return revision


def _possessed(repository: Repository, wanted: set[str]) -> dict[str, Blob]:
    rows = Possession.objects.filter(
        repository=repository, blob__sha256__in=wanted, blob__state__in=("received", "verified")
    ).select_related("blob")
    found = {row.blob.sha256: row.blob for row in rows}
    lacking = sorted(wanted - found.keys())
    if lacking:
        raise BytesUnknown(f"Not sent here: {', '.join(lacking[:5])}.")
    return found


def _git_id(blob: Blob, *, large: bool) -> str:
    if large:
        return revisions.pointer_id(blob.sha256, blob.size)
    return blob.git_oid or revisions.blob_id(read_start(blob.sha256, blob.size))
