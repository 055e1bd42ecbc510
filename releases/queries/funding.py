"""Who funded the run behind a release, and what they have met of what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from consortium.billing import queries as billing
from consortium.costs import queries as costs
from consortium.costs.models import Split
from consortium.kernel.actor import SYSTEM
from consortium.roadmap.models import Run
from releases.domain.entitlement import Entitled, entitle
from releases.models import Release


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
        return Roll(
            {key: entitle(share=0, met=0, due=0, good_standing=True) for key in organization_ids}
        )
    shares = {row.organization_id: row.amount for row in costs.shares(SYSTEM, split)}
    fulfilled, standings = billing.fulfilments(run), billing.standings()
    nothing = billing.Fulfilment(0, 0)
    return Roll(
        {
            key: entitle(
                share=shares.get(key, 0),
                met=max(0, fulfilled.get(key, nothing).met),
                due=fulfilled.get(key, nothing).due,
                good_standing=standings.get(key) == "good",
            )
            for key in organization_ids
        },
        split.pool.currency,
    )
