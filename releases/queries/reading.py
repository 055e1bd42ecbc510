"""The one rule of reading: a name resolves, per caller, to the newest revision open to them.

Refs, history, files and downloads all come through here, since one list beside it would leak a
revision's id. What is neither open nor announced raises exactly what a missing thing raises.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NoReturn
from uuid import UUID

from django.db.models import QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden, NotFound, Problem
from consortium.kernel.moments import now
from members import queries as members
from releases.domain.windows import RANKS, Answer, Caller, Reading, reading, resolve
from releases.models import (
    Download,
    Entitlement,
    File,
    Grant,
    Ref,
    Release,
    Repository,
    Revision,
)
from releases.models.repository import writes_for

_HEX40 = re.compile(r"[0-9a-f]{40}")
_PREFIX = re.compile(r"[0-9a-f]{7,39}")


class RepositoryMissing(NotFound):
    """No such repository, or nothing in it is open or announced to the caller."""


class RevisionMissing(NotFound):
    """No such branch, tag or id, or it is not announced to the caller."""


class FileMissing(NotFound):
    """The revision has no such file or folder."""

    def __init__(self, revision: Revision) -> None:
        super().__init__()
        self.revision = revision


class NotOpenYet(Forbidden):
    """Announced to the caller, but their window has not opened."""

    code, title = "not_open_yet", "This release is not open to you yet"
    help = "Wait for the date in the message, or ask for an earlier version by its tag."

    def __init__(self, detail: str = "", *, opens_at: datetime | None = None) -> None:
        super().__init__(detail)
        self.opens_at = opens_at


class ReleaseDisabled(Forbidden):
    """Withdrawn, or held by the secretariat."""

    code, title = "release_disabled", "Access to this release is disabled"
    help = "The release was held or withdrawn; the journal says when and why."


@dataclass(frozen=True, slots=True)
class VisibleRef:
    """A branch or tag, with the revision it stands for to this caller."""

    kind: str
    name: str
    revision: Revision


def repository(actor: Actor, address: str) -> Repository:
    """The repository at `namespace/name` (case counts), if anything in it concerns `actor`."""
    namespace, _, name = address.partition("/")
    found = (
        Repository.objects.visible_to(actor)
        .select_related("operator")
        .filter(namespace=namespace, name=name)
        .first()
    )
    if found is None:
        raise RepositoryMissing
    return found


def writes(actor: Actor, repository: Repository) -> bool:
    """Whether `actor` is a writer of `repository`: it sees all that is staged there."""
    operator = writes_for(actor)
    return operator is not None and operator == repository.operator_id


def readings(actor: Actor, releases: Sequence[Release], *, at: datetime) -> dict[UUID, Reading]:
    """How each release (windows prefetched) answers `actor` at `at`. Two queries for all."""
    callers = _callers(actor, releases, at)
    return {item.pk: reading(item.facts(), callers[item.pk], at) for item in releases}


def visible_revision(
    actor: Actor, repository: Repository, ref: str = "main", *, at: datetime | None = None
) -> Revision:
    """What `ref` (branch, tag, id, or 7+ digits of one) is to `actor`.

    Raises:
        RevisionMissing: unknown, or not announced to the caller.
        NotOpenYet: announced; `opens_at` says when, if there is a date.
        ReleaseDisabled: held or withdrawn.

    """
    return _View(actor, repository, at or now()).revision(ref)


def refs(actor: Actor, repository: Repository) -> list[VisibleRef]:
    """Branches and tags as they are to `actor`; those with nothing visible are left out."""
    view = _View(actor, repository, now())
    found = []
    for ref in view.refs.values():
        revision_id, _ = view.look(ref)
        if revision_id is not None:
            found.append(VisibleRef(ref.kind, ref.name, view.load(revision_id)))
    return sorted(found, key=lambda item: (item.kind, item.name))


def history(actor: Actor, repository: Repository, ref: str = "main") -> list[Revision]:
    """The visible revisions from `ref` backwards, newest first."""
    view = _View(actor, repository, now())
    chain = [key for key in view.chain(view.revision(ref).pk) if view.is_open(key)]
    rows = Revision.objects.in_bulk(chain)
    return [rows[key] for key in chain]


def files(revision: Revision, *, under: str = "") -> QuerySet[File]:
    """The files of a revision that `visible_revision` returned, by path."""
    found = File.objects.filter(revision=revision).select_related("blob").order_by("path")
    return found.filter(path__startswith=under.rstrip("/") + "/") if under else found


def file(revision: Revision, path: str) -> File:
    """One file of a revision that `visible_revision` returned."""
    found = File.objects.filter(revision=revision, path=path).select_related("blob").first()
    if found is None:
        raise FileMissing(revision)
    return found


def revision_of(actor: Actor, release: Release) -> Revision:
    """The tree of `release` if it is open to `actor`; of a staged one, its branch's head.

    Raises:
        NotOpenYet, ReleaseDisabled: as `visible_revision`.

    """
    if release.revision is None:
        return visible_revision(actor, release.repository)
    answer = readings(actor, [release], at=now())[release.pk]
    if answer.answer is not Answer.OPEN:
        _refuse(answer)
    return release.revision


def is_public(release: Release | None, *, at: datetime) -> bool:
    """Whether anybody at all may read `release` at `at`."""
    if release is None:
        return False
    return reading(release.facts(), Caller(RANKS["public"]), at).answer is Answer.OPEN


def still_reads(actor: Actor, download: Download) -> bool:
    """Whether the right behind a receipt still stands: Seat, token, membership and window."""
    try:
        present = members.present_actor(actor)
        visible_revision(present, download.repository, download.revision.oid)
    except Problem:
        return False
    return True


def last_changes(actor: Actor, revision: Revision, paths: Collection[str]) -> dict[str, Revision]:
    """For each path of `revision`, the visible revision that gave it its present content."""
    chain = history(actor, revision.repository, revision.oid)
    rows = File.objects.filter(revision__in=[item.pk for item in chain], path__in=paths)
    contents: dict[UUID, dict[str, str]] = {}
    for key, path, oid in rows.values_list("revision_id", "path", "oid"):
        contents.setdefault(key, {})[path] = oid
    now_there, found = contents.get(revision.pk, {}), dict.fromkeys(paths, revision)
    open_ones = set(now_there)
    for item in chain:
        there = contents.get(item.pk, {})
        open_ones = {path for path in open_ones if there.get(path) == now_there[path]}
        found.update(dict.fromkeys(open_ones, item))
    return found


def release_at(revision: Revision) -> Release | None:
    """The newest release sealed from `revision`."""
    return (
        Release.objects.filter(revision=revision)
        .select_related("repository", "run")
        .prefetch_related("windows")
        .order_by("-id")
        .first()
    )


class _View:
    """One repository as one caller sees it at one moment."""

    def __init__(self, actor: Actor, repository: Repository, at: datetime) -> None:
        self.repository = repository
        self.insider = actor.sees_everything or writes(actor, repository)
        releases = list(
            Release.objects.filter(repository=repository, revision__isnull=False)
            .select_related("repository")
            .prefetch_related("windows")
        )
        answers = readings(actor, releases, at=at)
        self.by_revision: dict[UUID, list[Reading]] = {}
        for item in releases:
            self.by_revision.setdefault(item.revision_id, []).append(answers[item.pk])  # type: ignore[arg-type]  # filtered above

    @cached_property
    def refs(self) -> Mapping[str, Ref]:
        return {item.name: item for item in Ref.objects.filter(repository=self.repository)}

    @cached_property
    def parents(self) -> Mapping[UUID, UUID | None]:
        found = Revision.objects.filter(repository=self.repository)
        return dict(found.values_list("id", "parent_id"))

    def answers(self, revision_id: UUID) -> list[Reading]:
        """What stands at a revision: its releases' answers; bare ones are for insiders."""
        bare = Reading(Answer.OPEN if self.insider else Answer.HIDDEN)
        return self.by_revision.get(revision_id) or [bare]

    def is_open(self, revision_id: UUID) -> bool:
        return any(item.answer is Answer.OPEN for item in self.answers(revision_id))

    def chain(self, start: UUID) -> Iterable[UUID]:
        """`start` and its ancestors."""
        key: UUID | None = start
        while key is not None:
            yield key
            key = self.parents[key]

    def look(self, ref: Ref) -> tuple[UUID | None, Reading]:
        """A branch walks back to the newest open revision; a tag is itself or nothing."""
        keys = list(self.chain(ref.revision_id)) if ref.kind == "branch" else [ref.revision_id]
        index, answer = resolve(self.answers(key) for key in keys)
        return (None if index is None else keys[index]), answer

    def revision(self, name: str) -> Revision:
        ref = self.refs.get(name.removeprefix("refs/heads/").removeprefix("refs/tags/"))
        if ref is not None:
            found, answer = self.look(ref)
        elif key := self._by_oid(name):
            index, answer = resolve([self.answers(key)])
            found = None if index is None else key
        else:
            raise RevisionMissing
        if found is None:
            _refuse(answer)
        return self.load(found)

    def _by_oid(self, name: str) -> UUID | None:
        every = Revision.objects.filter(repository=self.repository)
        if _HEX40.fullmatch(name):
            return every.filter(oid=name).values_list("id", flat=True).first()
        if not _PREFIX.fullmatch(name):
            return None
        close = every.filter(oid__startswith=name).values_list("id", flat=True)[:50]
        visible = [key for key in close if self.is_open(key)]
        return visible[0] if len(visible) == 1 else None

    def load(self, revision_id: UUID) -> Revision:
        found = Revision.objects.get(pk=revision_id)
        found.repository = self.repository
        return found


def _refuse(answer: Reading) -> NoReturn:
    if answer.answer is Answer.GATED:
        if answer.opens_at is None:
            raise NotOpenYet("No date is set for your tier.")
        date = answer.opens_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        raise NotOpenYet(f"Opens to you on {date}.", opens_at=answer.opens_at)
    if answer.answer is Answer.DISABLED:
        raise ReleaseDisabled
    raise RevisionMissing


def _callers(actor: Actor, releases: Sequence[Release], at: datetime) -> dict[UUID, Caller]:
    """Rank per release. Only an admitted organization in good standing stands above the public."""
    tiers: dict[UUID, str] = {}
    granted: set[UUID] = set()
    organization_id = actor.organization_id
    good = organization_id is not None and actor.organization_state == "admitted"
    if organization_id is not None and good and releases:
        keys = [item.pk for item in releases]
        rows = Entitlement.objects.filter(
            release__in=keys, organization_id=organization_id
        ).order_by("number")
        tiers = {row.release_id: row.tier for row in rows}
        granted = set(
            Grant.objects.filter(
                release__in=keys,
                organization_id=organization_id,
                state="active",
                starts_at__lte=at,
                ends_at__gt=at,
            ).values_list("release_id", flat=True)
        )
    rank = RANKS["member"] if good else RANKS["public"]
    return {
        item.pk: Caller(
            rank=RANKS[tiers[item.pk]] if item.pk in tiers else rank,
            writes=writes(actor, item.repository),
            granted=item.pk in granted,
            supervises=actor.sees_everything,
        )
        for item in releases
    }
