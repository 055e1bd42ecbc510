"""Repositories and releases in the states that actions lead to, with real small models."""

from __future__ import annotations

from itertools import count

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.management.demo.model import model_files
from consortium.roadmap.models import Run
from consortium.shell import jobs
from consortium.shell.models import Job
from members.models import Organization
from releases import actions
from releases.domain.changes import Put
from releases.domain.manifest import is_large
from releases.models import Release, Repository, Revision
from releases.store import files as store
from tests.factories.members import a_secretary, an_actor, an_organization

_numbers = count(1)


def a_writer(*, organization: Organization | None = None) -> Actor:
    """An engineer of the operator, in a session."""
    return an_actor("engineer", organization=organization or an_organization())


def a_repository(*, writer: Actor | None = None, name: str = "") -> Repository:
    """An empty repository in the consortium's namespace."""
    writer = writer or a_writer()
    return actions.create_repository(
        actor=writer, at=now(), name=name or f"heron-{next(_numbers)}b"
    )


def put(
    repository: Repository,
    contents: dict[str, bytes],
    *,
    writer: Actor,
    branch: str = "main",
    summary: str = "Upload",
) -> Revision:
    """`contents` committed on a branch."""
    changes = []
    for path, content in contents.items():
        received = store.receive_bytes(content)
        actions.accept_bytes(actor=writer, at=now(), repository=repository, received=received)
        large = is_large(path, len(content), content[:512])
        changes.append(Put(path, received.sha256, large))
    return actions.commit_revision(
        actor=writer,
        at=now(),
        repository=repository,
        changes=changes,
        summary=summary,
        branch=branch,
    )


def a_staged_release(
    *,
    repository: Repository | None = None,
    writer: Actor | None = None,
    version: str = "1.0.0",
    run: Run | None = None,
    contents: dict[str, bytes] | None = None,
) -> Release:
    """A staged release whose repository holds a small model (or `contents`) on main."""
    writer = writer or a_writer(organization=repository.operator if repository else None)
    repository = repository or a_repository(writer=writer)
    release = actions.stage_release(
        actor=writer, at=now(), repository=repository, version=version, run=run
    )
    if contents is None:
        contents = model_files(title="Heron", version=version, seed=f"{repository}/{version}")
    put(repository, contents, writer=writer, summary=f"Files of {version}")
    return release


def sealed(release: Release, *, writer: Actor | None = None) -> Release:
    """`release` after its seal's Job has run; a failure raises."""
    writer = writer or a_writer(organization=release.repository.operator)
    job = actions.seal_release(actor=writer, at=now(), release=release)
    jobs.run_jobs()
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.problem
    return Release.objects.get(pk=release.pk)


def a_sealed_release(**kwargs: object) -> Release:
    """A sealed release: announced to members, every window still shut."""
    return sealed(a_staged_release(**kwargs))  # type: ignore[arg-type]  # passed on as they are


def opened(release: Release, *tiers: str) -> Release:
    """`release` with the gates of `tiers` lifted by the secretariat."""
    secretary = a_secretary()
    for tier in tiers:
        actions.open_window(actor=secretary, at=now(), release=release, tier=tier)
    return Release.objects.get(pk=release.pk)
