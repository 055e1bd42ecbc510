"""The seal's Job, a file per step; and a sweep that raises tiers which were earned since."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.kernel.sweeps import sweep
from releases import queries
from releases.actions import check_file, check_tree, complete_seal, raise_entitlement
from releases.queries import funding

if TYPE_CHECKING:
    from consortium.shell.models import Job


def seal_step(job: Job) -> bool:
    """One step of the Job `releases.seal`; true when the release is sealed."""
    release = queries.release(SYSTEM, job.subject_id)
    revision = queries.revision(SYSTEM, UUID(job.cursor["revision"]))
    every = queries.files(revision)
    position, count = int(job.cursor["next"]), revision.files_count
    at = now()
    if position < count:
        item = every[position]
        check_file(actor=SYSTEM, at=at, release=release, attempt=job.pk, file=item)
        job.done += item.size
        job.message = f"{position + 1:,} of {count:,} files"
    elif position == count:
        job.stage = "Checking the tree"
        check_tree(actor=SYSTEM, at=at, release=release, attempt=job.pk, revision=revision)
    else:
        complete_seal(
            actor=SYSTEM,
            at=at,
            release=release,
            attempt=job.pk,
            revision=revision,
            by=job.person_id,
        )
        job.result = {
            "release": str(release.pk),
            "revision": revision.oid,
            "manifest_sha256": revision.manifest_sha256,
        }
        return True
    job.cursor = {**job.cursor, "next": position + 1}
    return False


@sweep("releases.raise_entitlements")
def raise_entitlements() -> None:
    """Whoever has met nine tenths since sealing enters with the funders."""
    at = now()
    for row in funding.may_rise(at=at):
        earned = funding.raised(row)
        if earned is not None:
            raise_entitlement(actor=SYSTEM, at=at, row=row, earned=earned)
