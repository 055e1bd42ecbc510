"""Lists for pages and the API: releases, uploads, findings, entitlements, receipts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from members.models import Organization, Person
from releases.models import (
    Check,
    Download,
    Entitlement,
    Grant,
    Release,
    Repository,
    Revision,
    Upload,
)


def repositories(actor: Actor) -> QuerySet[Repository]:
    """The repositories `actor` may know of, by address."""
    return Repository.objects.visible_to(actor).select_related("operator").order_by("folded")


def releases(actor: Actor, *, repository: str = "", state: str = "") -> QuerySet[Release]:
    """The releases `actor` may know of, newest first, windows at hand."""
    found = (
        Release.objects.visible_to(actor)
        .select_related("repository__operator", "run", "revision")
        .prefetch_related("windows")
        .order_by("-id")
    )
    if repository:
        found = found.filter(repository__folded=repository.casefold())
    return found.filter(state=state) if state else found


def release(actor: Actor, id: UUID) -> Release:
    """One release `actor` may know of."""
    found = releases(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def revision(actor: Actor, id: UUID) -> Revision:
    """One revision as insiders know it; others go through `visible_revision`."""
    found = Revision.objects.visible_to(actor).select_related("repository").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def uploads(actor: Actor, release: Release) -> QuerySet[Upload]:
    """The uploads of a release, newest first."""
    found = Upload.objects.visible_to(actor).filter(release=release)
    return found.prefetch_related("parts").order_by("-id")


def upload(actor: Actor, id: UUID, *, release_id: UUID | None = None) -> Upload:
    """One upload `actor` may continue (of that release, where one is named)."""
    rows = (
        Upload.objects.visible_to(actor)
        .select_related("repository", "release__repository")
        .prefetch_related("parts")
        .filter(pk=id)
    )
    found = (rows.filter(release_id=release_id) if release_id else rows).first()
    if found is None:
        raise NotFound
    return found


def checks(actor: Actor, release: Release) -> QuerySet[Check]:
    """The findings of every attempt at sealing `release`, oldest first."""
    return Check.objects.visible_to(actor).filter(release=release).order_by("id")


def attempts(actor: Actor, release: Release) -> list[UUID]:
    """The attempts at sealing `release`, newest first."""
    found = checks(actor, release).values_list("attempt", flat=True)
    return list(dict.fromkeys(reversed(list(found))))


def entitlement(actor: Actor, release: Release) -> Entitlement | None:
    """The caller's own organization's present tier for `release`."""
    if actor.organization_id is None:
        return None
    return (
        Entitlement.objects.filter(release=release, organization_id=actor.organization_id)
        .order_by("-number")
        .first()
    )


def entitlements(actor: Actor, release: Release) -> QuerySet[Entitlement]:
    """The frozen roll of `release`: one's own line, or all of them for staff."""
    found = Entitlement.objects.visible_to(actor).filter(release=release)
    return found.select_related("organization").order_by("organization__name", "number")


def grants(actor: Actor, release: Release) -> QuerySet[Grant]:
    """The exceptions for `release`: one's own, or all of them for staff."""
    found = Grant.objects.visible_to(actor).filter(release=release)
    return found.select_related("organization").order_by("-id")


def grant(actor: Actor, id: UUID) -> Grant:
    """One exception."""
    found = Grant.objects.visible_to(actor).select_related("release").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def downloads(actor: Actor, *, release: Release | None = None) -> QuerySet[Download]:
    """Receipts: one's own organization's, or everybody's for staff, newest first."""
    of = Organization.objects.filter(pk=OuterRef("organization_id")).values("name")
    by = Person.objects.filter(pk=OuterRef("person_id")).values("name")
    found = (
        Download.objects.visible_to(actor)
        .select_related("repository", "release", "revision")
        .annotate(organization_name=Subquery(of), person_name=Subquery(by))
    )
    return (found.filter(release=release) if release else found).order_by("-id")
