"""Sealing starts: the branch's present head is pinned, and a Job checks every byte of it."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, reread
from consortium.shell import jobs
from consortium.shell.models import Job
from releases.access import P, require
from releases.models import Ref, Release
from releases.queries import RevisionMissing
from releases.queries.stages import check_staged

KIND = "releases.seal"


class SealRunning(Conflict):
    """One seal at a time."""

    code, title = "seal_running", "This release is being sealed"
    help = "Wait for the job to end; its page shows how far it is."


class NothingToSeal(Conflict):
    """The branch is empty."""

    code, title = "nothing_to_seal", "There is nothing to seal"
    help = "Upload and commit files first."


@command
def seal_release(*, actor: Actor, at: datetime, release: Release, branch: str = "main") -> Job:
    """The Job; it ends with the sealed release, or with a problem that lists every failure."""
    require(actor, P.SEAL, on=release)
    lock(release)
    release = reread(release)
    check_staged(release)
    if Job.objects.filter(
        kind=KIND, subject_id=release.pk, state__in=("queued", "running")
    ).exists():
        raise SealRunning
    ref = (
        Ref.objects.filter(repository=release.repository, kind="branch", name=branch)
        .select_related("revision")
        .first()
    )
    if ref is None:
        raise RevisionMissing
    if ref.revision.files_count == 0:
        raise NothingToSeal
    record(
        "release.seal_started",
        on=release,
        audience=release.repository.operator_id,
        version=release.version,
        manifest_sha256=ref.revision.manifest_sha256,
    )
    return jobs.start(
        actor=actor,
        at=at,
        kind=KIND,
        subject_id=release.pk,
        organization_id=release.repository.operator_id,
        stage="Checking files",
        unit="bytes",
        total=ref.revision.size,
        cursor={"revision": str(ref.revision_id), "next": 0},
    )
