"""Releases over the API: staging, sealing, windows. Deciding takes a session, never a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.roadmap import queries as roadmap
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from consortium.shell.work import JobOut
from members import queries as members
from releases import actions, queries
from releases.access import P
from releases.api import inputs, outputs
from releases.domain.lifecycle import RELEASE_MOVES
from releases.domain.windows import SCHEDULED

if TYPE_CHECKING:
    from consortium.shell.models import Job
    from releases.models import Check, Grant, Release, Revision, Window

READ = Access(P.READ_RELEASES, rows=Rows.PUBLIC, token="release:read")
WRITE = Access(P.WRITE_REPOSITORY, rows=Rows.OWN, token="release:write")
STAGING = Access(P.READ_STAGING, rows=Rows.OWN, token="release:write")
SEAL = Access(P.SEAL, rows=Rows.OWN, token="release:write")
DESK = Access(P.RUN_DESK, rows=Rows.STAFF, step_up=True)


class Releases(Listing, Commanding):
    """Releases announced to the caller, newest first; POST stages one."""

    operation_id = "releases"
    access = {"GET": READ, "POST": WRITE}
    input = inputs.ReleaseIn
    output = outputs.ReleaseOut
    idempotency = "required"
    filters = {
        "repository": serializers.CharField(required=False, max_length=193),
        "state": serializers.ChoiceField(choices=list(RELEASE_MOVES), required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Release]:
        return queries.releases(actor, **query)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Release:
        release = actions.stage_release(
            actor=actor,
            at=at,
            repository=queries.repository(actor, given.repository),
            version=given.version,
            run=roadmap.run(actor, given.run) if given.run else None,
            notes=given.notes,
        )
        return queries.release(actor, release.pk)

    def headers_for(self, result: Release) -> dict[str, str]:
        return {"Location": f"/api/v1/releases/{result.pk}"}


class OneRelease(Reading):
    """One release."""

    operation_id = "release"
    access = {"GET": READ}
    output = outputs.ReleaseOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Release:
        return queries.release(actor, path["id"])


class ReleaseCommand(Commanding):
    """A command on an existing release: If-Match says which state of it was decided on."""

    output = outputs.ReleaseOut
    status = 200
    if_match = True
    idempotency = "required"

    def current(self, *, actor: Actor, **path: Any) -> Release:
        return queries.release(actor, path["id"])

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        self.act(queries.release(actor, path["id"]), actor=actor, at=at, given=given)
        return queries.release(actor, path["id"])


class Commits(Commanding):
    """Turn finished uploads into a revision of the release's repository."""

    operation_id = "release_commits"
    access = {"POST": WRITE}
    input = inputs.CommitIn
    output = outputs.RevisionOut

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Revision:
        return actions.attach_uploads(
            actor=actor,
            at=at,
            release=queries.release(actor, path["id"]),
            summary=given.summary,
            uploads=given.uploads,
            delete=given.delete,
        )


class Seal(Commanding):
    """Start sealing: every byte is hashed again and every rule checked; poll the Job."""

    operation_id = "release_seal"
    access = {"POST": SEAL}
    output = JobOut
    status = 202
    if_match = True
    idempotency = "required"

    def current(self, *, actor: Actor, **path: Any) -> Release:
        return queries.release(actor, path["id"])

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Job:
        release = queries.release(actor, path["id"])
        return actions.seal_release(actor=actor, at=at, release=release)

    def headers_for(self, result: Job) -> dict[str, str]:
        return {"Location": f"/api/v1/jobs/{result.pk}", "Retry-After": "2"}


class Checks(Listing):
    """The findings of every attempt at sealing, oldest first."""

    operation_id = "release_checks"
    access = {"GET": STAGING}
    output = outputs.CheckOut
    newest_first = False

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Check]:
        return queries.checks(actor, queries.release(actor, path["id"]))


class Windows(Reading, Commanding):
    """When each tier may enter; PUT sets dates."""

    operation_id = "release_windows"
    access = {"GET": READ, "PUT": DESK}
    input = inputs.WindowsIn
    output = outputs.WindowOut
    status = 200
    many = True
    if_match = True
    idempotency = "required"

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> list[Window]:
        return list(queries.release(actor, path["id"]).windows.all())

    def current(self, *, actor: Actor, **path: Any) -> Release:
        return queries.release(actor, path["id"])

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> list[Window]:
        dates = {tier: getattr(given, tier) for tier in SCHEDULED if hasattr(given, tier)}
        release = queries.release(actor, path["id"])
        return list(
            actions.schedule_windows(
                actor=actor, at=at, release=release, dates=dates, cites=given.cites
            )
        )


class ClearWindow(ReleaseCommand):
    """Lift the gate of one window; it opens at its date."""

    operation_id = "release_window_clear"
    access = {"POST": DESK}

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        release = queries.release(actor, path["id"])
        actions.open_window(actor=actor, at=at, release=release, tier=path["tier"])
        return queries.release(actor, path["id"])


class Publish(ReleaseCommand):
    """Announce the release to everyone and clear every window."""

    operation_id = "release_publish"
    access = {"POST": DESK}

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any) -> None:
        actions.publish_release(actor=actor, at=at, release=release)


class Hold(ReleaseCommand):
    """Stop all reading for 72 hours."""

    operation_id = "release_hold"
    access = {"POST": DESK}
    input = inputs.ReleaseReasonIn

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any) -> None:
        actions.hold_release(actor=actor, at=at, release=release, reason=given.reason)


class Withdraw(ReleaseCommand):
    """Withdraw a release that another person holds."""

    operation_id = "release_withdraw"
    access = {"POST": DESK}
    input = inputs.ReleaseReasonIn

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any) -> None:
        actions.withdraw_release(actor=actor, at=at, release=release, reason=given.reason)


class Discard(ReleaseCommand):
    """Give up a staged release; its version stays used."""

    operation_id = "release_discard"
    access = {"POST": SEAL}
    input = inputs.ReleaseReasonIn

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any) -> None:
        actions.discard_release(actor=actor, at=at, release=release, reason=given.reason)


class Grants(Listing, Commanding):
    """Exceptions for single organizations; the first POST asks, a second person's signs."""

    operation_id = "release_grants"
    access = {"GET": Access(P.READ_ACCESS, rows=Rows.OWN, token="release:read"), "POST": DESK}
    input = inputs.GrantIn
    output = outputs.GrantOut
    idempotency = "required"

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Grant]:
        return queries.grants(actor, queries.release(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Grant:
        return actions.grant_access(
            actor=actor,
            at=at,
            release=queries.release(actor, path["id"]),
            organization=members.organization(actor, given.organization),
            until=given.until,
            reason=given.reason,
        )


class RevokeGrant(Commanding):
    """End an exception."""

    operation_id = "grant_revoke"
    access = {"POST": DESK}
    output = outputs.GrantOut
    status = 200

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Grant:
        grant = queries.grant(actor, path["id"])
        return actions.revoke_grant(actor=actor, at=at, grant=grant)
