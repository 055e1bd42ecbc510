"""What each member owes to each pool, how much of it has fallen due, and how much of that is met.

Shares come from the live splits, what met them from the books; nothing is kept beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from consortium.billing.domain.instalments import Instalment, fallen_due, instalments, overdue
from consortium.billing.domain.standing import SUSPENDED
from consortium.billing.domain.standing import standing as judge
from consortium.costs import queries as costs
from consortium.costs.models import Pool, Share, Split
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.roadmap.models import Run
from members.models import Organization


class Fulfilment(NamedTuple):
    """Minor units met (in kind and paid), of what has fallen due."""

    met: int
    due: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """One member's share of one pool, with its parts and what the books hold against it."""

    organization_id: UUID
    pool: Pool
    split: Split
    position: costs.Position
    parts: tuple[Instalment, ...]

    @property
    def met(self) -> int:
        """In kind and paid."""
        return self.position.in_kind + self.position.paid

    def due(self, on: date) -> int:
        """What has fallen due, met or not."""
        return fallen_due(self.parts, on=on)

    def open(self, on: date) -> int:
        """What has fallen due and is not met."""
        return max(0, self.due(on) - self.met)

    def overdue(self, on: date) -> int:
        """What is late."""
        return overdue(self.parts, met=self.met, on=on)


def obligations(
    *, organization_id: UUID | None = None, pool: Pool | None = None
) -> list[Obligation]:
    """Every share of every live split, narrowed to one member or one pool, newest pool first."""
    shares = Share.objects.filter(split__state="frozen").select_related("split__pool__run__cycle")
    if organization_id is not None:
        shares = shares.filter(organization_id=organization_id)
    if pool is not None:
        shares = shares.filter(split__pool=pool)
    found = list(shares.order_by("-split__pool_id", "organization_id"))
    pools = {share.split.pool_id: share.split.pool for share in found}
    places = costs.positions(SYSTEM, list(pools.values()))
    return [_obligation(share, places) for share in found]


def _obligation(share: Share, places: dict[tuple[UUID, UUID], costs.Position]) -> Obligation:
    split, pool = share.split, share.split.pool
    cycle = pool.run.cycle
    frozen_at = split.frozen_at or pool.opened_at
    return Obligation(
        organization_id=share.organization_id,
        pool=pool,
        split=split,
        position=places.get((pool.pk, share.organization_id), costs.Position()),
        parts=instalments(
            share=share.amount,
            starts_on=cycle.starts_on,
            ends_on=cycle.ends_on,
            frozen_on=frozen_at.date(),
            final=split.kind == "final",
        ),
    )


def fulfilment(organization_id: UUID, run_id: UUID) -> Fulfilment:
    """What one member has met of what has fallen due for one run."""
    run = Run.objects.filter(pk=run_id).first()
    nothing = Fulfilment(0, 0)
    return fulfilments(run).get(organization_id, nothing) if run else nothing


def fulfilments(run: Run) -> dict[UUID, Fulfilment]:
    """The same for everyone with a share of the run's live split."""
    pool = costs.pool_of(SYSTEM, run)
    if pool is None:
        return {}
    today = now().date()
    return {
        row.organization_id: Fulfilment(row.met, row.due(today)) for row in obligations(pool=pool)
    }


def standing(organization_id: UUID) -> str:
    """good, overdue or suspended; an organization that is not there stands suspended."""
    return standings().get(organization_id, SUSPENDED)


def standings() -> dict[UUID, str]:
    """Every organization's standing."""
    today, late = now().date(), dict[UUID, list[int]]()
    for row in obligations():
        late.setdefault(row.organization_id, []).append(row.overdue(today))
    states = Organization.objects.values_list("pk", "state")
    return {pk: judge(organization_state=state, overdue=late.get(pk, [])) for pk, state in states}
