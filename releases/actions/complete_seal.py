"""Every check has passed: the tree, the licence and the roll of who enters first are frozen."""

from __future__ import annotations

from datetime import datetime
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
    """staged → sealed, with tag, windows and entitlements; members learn of it.

    Raises:
        SealRefused: listing each failed check of `attempt`.

    """
    require(actor, P.COMPLETE_SEAL)
    at = max(at, lock(release, release.repository))
    release = reread(release)
    check_staged(release)
    checks = Check.objects.filter(release=release, attempt=attempt)
    _refuse_failures(list(checks.filter(passed=False)[:SHOWN]))
    card = checks.get(rule="card").facts
    split = funding.split_of(release.run)
    move(
        release,
        "sealed",
        expecting="staged",
        revision=revision,
        sealed_at=at,
        sealed_by=by or NOBODY,
        announced_to_members_at=at,
        licence=card["licence"],
        parameters=checks.get(rule="tensors").facts["parameters"],
        proposal_id=release.run.warrant_id if release.run else None,
        split_id=split.pk if split else None,
    )
    _tag(release, revision, at)
    _freeze_roll(release, at)
    for tier, date in default_dates(at).items():
        Window.objects.create(release=release, tier=tier, rank=RANKS[tier], opens_at=date)
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
