"""Every check has passed: the tree, the licence and the roll of who enters first are frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import FieldError, Invalid
from consortium.kernel.rows import lock, move, reread
from members import queries as members
from releases.access import P, require
from releases.domain.lifecycle import NOBODY
from releases.domain.windows import RANKS, default_dates
from releases.models import Check, Entitlement, Ref, Release, Revision, Window
from releases.queries import funding
from releases.queries.stages import check_staged

SHOWN = 50


class SealRefused(Invalid):
    """At least one check failed."""

    code, title = "seal_refused", "The release was not sealed"
    help = "Every failed check is listed under `errors`; correct the files and seal again."


@command
def complete_seal(
    *,
    actor: Actor,
    at: datetime,
    release: Release,
    revision: Revision,
    attempt: UUID,
    by: UUID | None,
) -> Release:
    """staged → sealed, with tag, windows and roll; SealRefused lists what failed in `attempt`."""
    require(actor, P.COMPLETE_SEAL)
    at = max(at, lock(release, release.repository))
    release = reread(release)
    check_staged(release)
    findings = _findings(release, attempt)
    move(
        release,
        "sealed",
        expecting="staged",
        revision=revision,
        sealed_at=at,
        sealed_by=by or NOBODY,
        announced_to_members_at=at,
        **findings,
        **_funded_by(release),
    )
    _tag(release, revision, at)
    _freeze_roll(release, at)
    _set_windows(release, at)
    record(
        "release.sealed",
        on=release,
        audience="members",
        at=at,
        repository=release.repository.address,
        version=release.version,
        manifest_sha256=revision.manifest_sha256,
        licence=release.licence,
    )
    return release


def _findings(release: Release, attempt: UUID) -> dict[str, Any]:
    """What the checks found out, once none of them failed."""
    checks = Check.objects.filter(release=release, attempt=attempt)
    _refuse_failures(list(checks.filter(passed=False)[:SHOWN]))
    return {
        "licence": checks.get(rule="card").facts["licence"],
        "parameters": checks.get(rule="tensors").facts["parameters"],
    }


def _funded_by(release: Release) -> dict[str, Any]:
    """The proposal and the split behind the release, kept as plain identities."""
    run, split = release.run, funding.split_of(release.run)
    return {
        "proposal_id": run.warrant_id if run else None,
        "split_id": split.pk if split else None,
    }


def _set_windows(release: Release, at: datetime) -> None:
    for tier, date in default_dates(at).items():
        Window.objects.create(release=release, tier=tier, rank=RANKS[tier], opens_at=date)


def _tag(release: Release, revision: Revision, at: datetime) -> None:
    Ref.objects.create(
        repository=release.repository,
        kind="tag",
        name=release.tag,
        revision=revision,
        message=f"Release {release.version}",
        updated_at=at,
    )


def _refuse_failures(failed: list[Check]) -> None:
    if failed:
        raise SealRefused(
            f"{len(failed)} checks failed." if len(failed) > 1 else "One check failed.",
            errors=[
                FieldError(
                    f"/files/{row.path}" if row.path else f"/{row.rule}", row.rule, row.detail
                )
                for row in failed
            ],
        )


def _freeze_roll(release: Release, at: datetime) -> None:
    """Every admitted organization's tier, with the figures it rests on."""
    roll = funding.roll(release.run, [item.pk for item in members.admitted()])
    Entitlement.objects.bulk_create(
        Entitlement(
            release=release,
            organization_id=organization_id,
            tier=item.tier,
            met=item.met,
            due=item.due,
            currency=roll.currency,
            trace=item.trace(),
            at=at,
        )
        for organization_id, item in roll.lines.items()
    )
