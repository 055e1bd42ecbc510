"""Scenes of releasing: real small files, sealed by the same Job that seals real ones."""

from __future__ import annotations

from consortium.kernel.moments import now
from consortium.management.demo.companies import Company
from consortium.management.demo.model import model_files
from consortium.management.demo.stage import Stage
from consortium.roadmap.models import Run
from consortium.shell import jobs
from consortium.shell.models import Job
from members.actions import mint_token
from releases import actions
from releases.domain.changes import Put
from releases.domain.manifest import is_large
from releases.models import Release, Repository
from releases.store import files as store


def repository(stage: Stage, *, company: Company, name: str) -> Repository:
    """A repository in the consortium's namespace, operated by a member."""
    return actions.create_repository(actor=stage.delegate(company), at=now(), name=name)


def release(
    stage: Stage, *, company: Company, repository: Repository, version: str, run: Run, title: str,
    story: str,
) -> Release:  # fmt: skip
    """Stage, upload, seal: what a pipeline does."""
    writer = stage.delegate(company)
    staged = actions.stage_release(
        actor=writer, at=now(), repository=repository, version=version, run=run
    )
    contents = model_files(title=title, version=version, seed=f"{title} {version}", story=story)
    changes = []
    for path, content in contents.items():
        received = store.receive_bytes(content)
        actions.accept_bytes(actor=writer, at=now(), repository=repository, received=received)
        large = is_large(path, len(content), content[:512])
        changes.append(Put(path, received.sha256, large))
    actions.commit_revision(
        actor=writer, at=now(), repository=repository, changes=changes, summary=f"{title} {version}"
    )
    job = actions.seal_release(actor=writer, at=now(), release=staged)
    jobs.run_jobs()
    done = Job.objects.get(pk=job.pk)
    if done.state != "done":
        raise RuntimeError(f"The demo release was not sealed: {done.problem}")
    return Release.objects.get(pk=staged.pk)


def clear(stage: Stage, release: Release, *tiers: str) -> None:
    """The secretariat lifts the gate for tiers; the clock does the rest."""
    for tier in tiers:
        actions.open_window(actor=stage.secretary, at=now(), release=release, tier=tier)


def token(stage: Stage, name: str, *, scopes: list[str], label: str) -> str:
    """A token's secret for somebody at a company."""
    _, secret = mint_token(actor=stage.actor(name), at=now(), name=label, scopes=scopes)
    return secret


def publish(stage: Stage, release: Release) -> None:
    """The release is announced to everyone; from its public date on anybody reads it."""
    actions.publish_release(actor=stage.secretary, at=now(), release=release)
