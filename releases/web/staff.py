"""The release desk: gates, dates, holds and exceptions, each confirmed on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.shell import paging
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import queries as members
from releases import actions, queries
from releases.access import P
from releases.domain.windows import SCHEDULED
from releases.queries import Standing
from releases.web.forms import ConfirmForm, GrantForm, ReasonForm, ScheduleForm

if TYPE_CHECKING:
    from consortium.shell.models import Job
    from releases.models import Check, Download, Entitlement, Grant, Release

READ = {"GET": Access(P.READ_DESK, rows=Rows.STAFF)}
DECIDE = {
    "GET": Access(P.RUN_DESK, rows=Rows.STAFF, step_up=True),
    "POST": Access(P.RUN_DESK, rows=Rows.STAFF, step_up=True),
}
ACT = {"POST": Access(P.RUN_DESK, rows=Rows.STAFF, step_up=True)}


@dataclass(frozen=True)
class DeskPage:
    """Every release, newest first."""

    standings: tuple[Standing, ...]
    slice: Any


class Desk(Page):
    """The list of all releases."""

    access = READ
    template_name = "releases/desk.html"

    def page(self, *, actor: Actor, **path: Any) -> DeskPage:
        found = paging.page(queries.releases(actor), self.request.GET.dict(), salt="release-desk")
        return DeskPage(tuple(queries.standings(actor, found.rows)), found)


@dataclass(frozen=True)
class DeskReleasePage:
    """One release with everything the desk decides and sees."""

    standing: Standing
    job: Job | None
    checks: tuple[Check, ...]
    roll: tuple[Entitlement, ...]
    grants: tuple[Grant, ...]
    downloads: paging.Slice[Download]
    url: str


class DeskRelease(Page):
    """One release at the desk."""

    access = READ
    template_name = "releases/desk_release.html"

    def page(self, *, actor: Actor, **path: Any) -> DeskReleasePage:
        release = queries.release(actor, path["id"])
        job = queries.seal_job(actor, release)
        checks = queries.checks(actor, release).filter(attempt=job.pk) if job else ()
        rows = queries.downloads(actor, release=release)
        return DeskReleasePage(
            standing=queries.standing(actor, release),
            job=job,
            checks=tuple(checks[:200]),
            roll=tuple(queries.entitlements(actor, release)[:400]),
            grants=tuple(queries.grants(actor, release)[:100]),
            downloads=paging.page(rows, self.request.GET.dict(), salt="desk-downloads"),
            url=self.request.path,
        )


@dataclass(frozen=True)
class DecisionPage:
    """A decision before it is taken: what it does, in a sentence."""

    release: Release
    title: str
    effect: str
    submit: str
    look: str
    back: str


class Decision(FormPage):
    """One decision on a release, confirmed on a page that states its effect."""

    access = DECIDE
    form_class: ClassVar[type[forms.Form]] = ConfirmForm
    template_name = "releases/decision.html"
    title = submit_label = look = ""

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        """What will happen, in words and dates."""
        raise NotImplementedError(type(self).__qualname__)

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def page(self, *, actor: Actor, **path: Any) -> DecisionPage:
        release = queries.release(actor, path["id"])
        standing = queries.standing(actor, release)
        return DecisionPage(
            release=release,
            title=self.title,
            effect=self.effect(release, standing, **path),
            submit=self.submit_label,
            look=self.look,
            back=reverse("release-desk-one", args=[release.pk]),
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        release = queries.release(actor, path["id"])
        self.act(release, actor=actor, at=at, given=given, **path)
        return reverse("release-desk-one", args=[release.pk])


class ClearWindow(Decision):
    """Lift the gate of one window."""

    title, submit_label = "Open a window", "Lift the gate"
    success = "The gate is lifted."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        window = release.windows.filter(tier=path["tier"]).first()
        date = f"{window.opens_at:%-d %B %Y, %H:%M} UTC" if window else "its date"
        return (
            f"The {path['tier']} window of {release} opens at {date}. "
            "An open window does not close again except by a hold or a withdrawal."
        )

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.open_window(actor=actor, at=at, release=release, tier=path["tier"])


class Publish(Decision):
    """Announce to everyone."""

    title, submit_label = "Publish", "Publish the release"
    success = "The release is announced to everyone."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        window = release.windows.filter(tier="public").first()
        date = f"{window.opens_at:%-d %B %Y, %H:%M} UTC" if window else "once a date is set"
        return (
            f"{release} is announced to everyone now, and anybody can download it from {date}. "
            "Every gate is lifted. Copies that were downloaded cannot be called back."
        )

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.publish_release(actor=actor, at=at, release=release)


class Hold(Decision):
    """Stop reading for 72 hours."""

    form_class = ReasonForm
    title, submit_label, look = "Hold", "Stop all reading", "danger"
    success = "Nobody can read the release for 72 hours."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        return (
            f"All reading of {release} stops within a second, for 72 hours; `main` falls back "
            "to the version before it. A second person may then withdraw the release."
        )

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.hold_release(actor=actor, at=at, release=release, reason=given["reason"])


class Withdraw(Decision):
    """Withdraw for ever."""

    form_class = ReasonForm
    title, submit_label, look = "Withdraw", "Withdraw the release", "danger"
    success = "The release is withdrawn."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        return (
            f"{release} is withdrawn for ever. This takes two people: one holds it, another "
            "withdraws it while the hold lasts."
        )

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.withdraw_release(actor=actor, at=at, release=release, reason=given["reason"])


class Schedule(Decision):
    """Set the dates."""

    form_class = ScheduleForm
    title, submit_label = "Dates of the windows", "Set the dates"
    success = "The dates are set."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        return (
            "Funders enter first, then members, then everyone. A window that is open does not "
            "move; a later date, or another public date, needs an adopted proposal."
        )

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        release = queries.release(actor, path["id"])
        return {row.tier: row.opens_at.replace(second=0) for row in release.windows.all()}

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        shown = self.initial(actor=actor, id=release.pk)
        dates = {
            tier: given[tier]
            for tier in SCHEDULED
            if given[tier] and given[tier] != shown.get(tier, None)
        }
        actions.schedule_windows(
            actor=actor, at=at, release=release, dates=dates, cites=given["cites"]
        )


class GrantAccess(Decision):
    """Ask for, or sign, an exception."""

    form_class = GrantForm
    title, submit_label = "Grant early access", "Grant"
    success = "The grant is noted; it is active once two people have granted it."

    def effect(self, release: Release, standing: Standing, **path: Any) -> str:
        return (
            f"One organization may read {release} before its window. One person asks, a second "
            "person grants the same organization to sign."
        )

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        choices = [(str(row.pk), row.name) for row in members.admitted()]
        choices.sort(key=lambda item: item[1])
        return GrantForm(data, initial=self.request.GET.dict(), choices=choices)

    def act(self, release: Release, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.grant_access(
            actor=actor,
            at=at,
            release=release,
            organization=members.organization(actor, given["organization"]),
            until=given["until"],
            reason=given["reason"],
        )


class RevokeGrant(ActionPage):
    """End an exception."""

    access = ACT
    success = "The grant has ended."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        grant = queries.grant(actor, path["id"])
        actions.revoke_grant(actor=actor, at=at, grant=grant)
        return self.back(**path)

    def back(self, **path: Any) -> str:
        grant = queries.grant(self.actor, path["id"])
        return reverse("release-desk-one", args=[grant.release_id])
