"""Who funded the run behind a release, and what they have met of what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consortium.billing import queries as billing
from consortium.billing.domain.standing import GOOD
from consortium.costs import queries as costs
from consortium.costs.models import Split
from consortium.kernel.actor import SYSTEM
from consortium.roadmap.models import Run
from releases.domain.entitlement import Entitled, entitle
from releases.models import Entitlement, Release


@dataclass(frozen=True, slots=True)
class Roll:
    """Every organization's tier for one release, and the currency of the figures."""

    lines: Mapping[UUID, Entitled]
    currency: str = ""


def faults(release: Release) -> list[str]:
    """Why the run behind `release` does not carry it. A release may have no run."""
    run = release.run
    if run is None:
        return []
    if run.warrant_id is None:
        return [f"No adopted proposal has authorised {run.name}."]
    if split_of(run) is None:
        return [f"The costs of {run.name} are not split: no frozen split says who funds it."]
    return []


def split_of(run: Run | None) -> Split | None:
    """The frozen split that pays for `run`."""
    pool = costs.pool_of(SYSTEM, run) if run is not None else None
    return costs.live_split(SYSTEM, pool) if pool is not None else None


def roll(run: Run | None, organization_ids: Iterable[UUID]) -> Roll:
    """Tiers of `organization_ids` for a release of `run`; without a split nobody is a funder."""
    split = split_of(run)
    if run is None or split is None:
        nobody = entitle(share=0, met=0, due=0, good_standing=True)
        return Roll(dict.fromkeys(organization_ids, nobody))
    shares = {row.organization_id: row.amount for row in costs.shares(SYSTEM, split)}
    figures, standings = billing.fulfilments(run), billing.standings()
    lines = {}
    for key in organization_ids:
        met, due = figures.get(key, billing.Fulfilment(0, 0))
        good = standings.get(key) == GOOD
        lines[key] = entitle(share=shares.get(key, 0), met=max(0, met), due=due, good_standing=good)
    return Roll(lines, split.pool.currency)


def raised(row: Entitlement) -> Entitled | None:
    """The funder's tier that `row`'s organization has earned since, if it has.

    What was due at sealing stands; what has been met counts as it is now.
    """
    run = row.release.run
    if run is None or row.tier == "funder" or row.due == 0:
        return None
    met = billing.fulfilment(row.organization_id, run.pk).met
    good = billing.standing(row.organization_id) == GOOD
    found = entitle(share=1, met=max(0, met), due=row.due, good_standing=good)
    return found if found.tier == "funder" else None


def may_rise(*, at: datetime) -> list[Entitlement]:
    """Members' rows of releases whose member window is still shut: the sweep asks `raised`."""
    rows = (
        Entitlement.objects.filter(
            release__state="sealed",
            release__run__isnull=False,
            release__windows__tier="member",
            release__windows__opens_at__gt=at,
            due__gt=0,
        )
        .select_related("release__run", "release__repository")
        .order_by("release_id", "organization_id", "-number")
    )
    newest: dict[tuple[UUID, UUID], Entitlement] = {}
    for row in rows:
        newest.setdefault((row.release_id, row.organization_id), row)
    return [row for row in newest.values() if row.tier == "member"]
