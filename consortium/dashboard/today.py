"""The secretariat's day: what waits, how long it has waited, and whether the clockwork turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.dashboard.access import P
from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.shell import jobs
from consortium.shell.pages import late_sweeps
from consortium.shell.web import Access, Page, Rows
from members import queries as members
from releases import queries as releases
from votes import queries as votes

if TYPE_CHECKING:
    from consortium.shell.models import Job
    from members.models import Organization
    from votes.models import Proposal


@dataclass(frozen=True)
class Queue:
    """What waits at one desk; `since` is the oldest."""

    icon: str
    label: str
    number: int
    since: datetime | None
    url: str
    said_when_empty: str


@dataclass(frozen=True)
class TodayPage:
    """Queues by age, votes under way, failed work, and the members."""

    at: datetime
    queues: tuple[Queue, ...]
    waiting: int
    proposals: tuple[Proposal, ...]
    failed: tuple[Job, ...]
    late: tuple[str, ...]
    organizations: tuple[Organization, ...]


class Today(Page):
    """Today."""

    access = {"GET": Access(P.SEE_TODAY, rows=Rows.STAFF)}
    template_name = "dashboard/today.html"

    def page(self, *, actor: Actor, **path: Any) -> TodayPage:
        at = now()
        queues = _queues(actor)
        return TodayPage(
            at=at,
            queues=tuple(sorted(queues, key=lambda row: (row.since is None, row.since))),
            waiting=sum(queue.number for queue in queues),
            proposals=tuple(votes.under_way(actor)[:8]),
            failed=tuple(jobs.jobs(actor).filter(state="failed")[:5]),
            late=late_sweeps(at),
            organizations=tuple(members.organizations(actor).order_by("name")[:60]),
        )


def _queues(actor: Actor) -> list[Queue]:
    applied = members.organizations(actor, state="applied").values_list("applied_at", flat=True)
    signed = members.pledges(actor, state="signed").values_list("signed_at", flat=True)
    deliveries = members.deliveries(actor)
    reported = deliveries.filter(state="reported").values_list("reported_at", flat=True)
    disputed = deliveries.filter(state="disputed").values_list("decided_at", flat=True)
    staged = releases.releases(actor, state="staged").values_list("staged_at", flat=True)
    return [
        _queue("building-2", "Applications to decide", applied,
               "staff-organizations", "Nobody has applied."),
        _queue("handshake", "Pledges to accept", signed,
               "staff-pledges", "Every signed pledge is decided."),
        _queue("server", "Deliveries to check", reported,
               "staff-deliveries", "Every delivery is decided."),
        _queue("scale", "Deliveries in dispute", disputed,
               "staff-deliveries", "No delivery is disputed."),
        _queue("package", "Releases being staged", staged,
               "release-desk", "Nothing is staged."),
    ]  # fmt: skip


def _queue(
    icon: str, label: str, moments: Iterable[datetime | None], page: str, empty: str
) -> Queue:
    found = [moment for moment in moments if moment is not None]
    return Queue(icon, label, len(found), min(found, default=None), reverse(page), empty)
