"""One file of a revision is checked for sealing: every byte hashed again, its content judged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from releases.access import P, require
from releases.models import Check, File, Release
from releases.store import files as store
from releases.store.inspection import inspect


@command(journal=False)
def check_file(
    *, actor: Actor, at: datetime, release: Release, file: File, attempt: UUID
) -> tuple[Check, ...]:
    """The findings on `file`, stored."""
    require(actor, P.COMPLETE_SEAL)
    fault = _bytes_fault(file)
    rows = [_row(release, attempt, at, "bytes", file, fault)]
    if not fault:
        found = inspect(file.path, size=file.blob.size, sha256=file.blob.sha256)
        content = _row(release, attempt, at, "content", file, found.fault)
        if found.header is not None:
            content.facts = {
                "header_bytes": found.header.length,
                "tensors": len(found.header.tensors),
            }
        rows.append(content)
    return tuple(Check.objects.bulk_create(rows))


def _bytes_fault(file: File) -> str:
    if not store.exists(file.blob.sha256):
        return "The stored bytes are missing."
    found, size = store.digest(file.blob.sha256)
    if found != file.blob.sha256 or size != file.blob.size:
        return f"The stored bytes hash to {found} now, not to {file.blob.sha256}."
    return ""


def _row(release: Release, attempt: UUID, at: datetime, rule: str, file: File, fault: str) -> Check:
    return Check(
        release=release,
        attempt=attempt,
        rule=rule,
        path=file.path,
        passed=not fault,
        detail=fault[:1000],
        at=at,
    )
