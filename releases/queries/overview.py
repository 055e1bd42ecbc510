"""Where each release stands, for one reader: its phase, their own access, and what opens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consortium.kernel.actor import ANONYMOUS, Actor
from consortium.kernel.moments import now
from consortium.shell import jobs
from consortium.shell.models import Job
from releases.domain.windows import RANKS, Answer, next_opening, phase
from releases.models import Release, Window
from releases.queries.desk import releases
from releases.queries.reading import readings

WHO = {
    RANKS["evaluator"]: "Evaluators",
    RANKS["funder"]: "Funders",
    RANKS["member"]: "Members",
    RANKS["public"]: "Everyone",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One release to one reader at one moment."""

    release: Release
    phase: str
    answer: str
    opens_at: datetime | None
    opens_in: str
    next_who: str
    next_at: datetime | None
    next_in: str

    @property
    def stage(self) -> str:
        """The phase in words: while open, for whom."""
        if self.phase != "open":
            return self.phase
        return "early access" if self.next_who == WHO[RANKS["member"]] else "open to members"

    @property
    def is_open(self) -> bool:
        """Whether the reader may download it now."""
        return self.answer == Answer.OPEN


def standings(actor: Actor, found: Sequence[Release]) -> list[Standing]:
    """`found` (windows prefetched) as `actor` meets them. Four queries for any number."""
    at = now()
    answers = readings(actor, found, at=at)
    newest_public = _newest_public(found, at)
    result = []
    for item in found:
        facts = item.facts()
        newest = newest_public.get(item.repository_id)
        opening = next_opening(facts, at)
        answer = answers[item.pk]
        result.append(
            Standing(
                release=item,
                phase=phase(facts, at, superseded=newest is not None and newest > item.pk),
                answer=answer.answer.value,
                opens_at=answer.opens_at,
                opens_in=until(answer.opens_at, at),
                next_who=WHO[opening.rank] if opening else "",
                next_at=opening.opens_at if opening else None,
                next_in=until(opening.opens_at if opening else None, at),
            )
        )
    return result


def standing(actor: Actor, release: Release) -> Standing:
    """One release as `actor` meets it."""
    return standings(actor, [release])[0]


def public_releases() -> list[Standing]:
    """Every release announced to everyone, newest first: the public page."""
    return standings(ANONYMOUS, list(releases(ANONYMOUS)[:200]))


def waiting_windows(actor: Actor) -> int:
    """Windows whose hour has come while the gate is still down: the desk's work."""
    if not actor.is_staff:
        return 0
    return Window.objects.filter(
        cleared_at=None, opens_at__lte=now(), release__state="sealed"
    ).count()


def seal_job(actor: Actor, release: Release) -> Job | None:
    """The newest Job that sealed, or tried to seal, `release`."""
    return jobs.jobs(actor).filter(kind="releases.seal", subject_id=release.pk).first()


def _newest_public(found: Sequence[Release], at: datetime) -> dict[UUID, UUID]:
    rows = Release.objects.filter(
        repository__in={item.repository_id for item in found},
        announced_to_public_at__isnull=False,
        state="sealed",
    ).prefetch_related("windows")
    newest: dict[UUID, UUID] = {}
    for row in rows.order_by("id"):
        if phase(row.facts(), at) == "public":
            newest[row.repository_id] = row.pk
    return newest


def until(moment: datetime | None, at: datetime) -> str:
    """How long until `moment`, as people count: days, then hours, then minutes."""
    if moment is None or moment <= at:
        return ""
    left = moment - at
    if left >= timedelta(days=2):
        return f"in {left.days} days"
    hours = left // timedelta(hours=1)
    if hours >= 2:
        return f"in {hours} hours"
    return f"in {max(1, left // timedelta(minutes=1))} minutes"
