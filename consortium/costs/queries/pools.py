"""Pools, splits and shares, and the figures that splits are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from consortium.costs.domain.sharing import Member
from consortium.costs.domain.trace import divide
from consortium.costs.models import Cost, Pool, Share, Split
from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound, Problem
from consortium.ledger.models import Line
from consortium.roadmap.models import Cycle, Run
from members import queries as members


def pools(actor: Actor, *, run: Run | None = None, state: str = "") -> QuerySet[Pool]:
    """The pools `actor` may see, newest first."""
    found = Pool.objects.visible_to(actor).select_related("run__cycle")
    if run:
        found = found.filter(run=run)
    if state:
        found = found.filter(state=state)
    return found.order_by("-id")


def pool(actor: Actor, id: UUID) -> Pool:
    """One visible pool."""
    found = pools(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def pool_of(actor: Actor, run: Run) -> Pool | None:
    """The pool of a run in its cycle's currency, if one was opened."""
    return pools(actor, run=run).first()


def cost_rows(actor: Actor, pool: Pool) -> QuerySet[Cost]:
    """The pool's costs as rows to page through."""
    return Cost.objects.visible_to(actor).filter(pool=pool).select_related("pool")


def costs(actor: Actor, pool: Pool) -> list[Cost]:
    """The pool's costs in the order they were recorded."""
    return list(cost_rows(actor, pool))


def splits(actor: Actor, *, pool: Pool | None = None) -> QuerySet[Split]:
    """The splits `actor` may see, newest first."""
    found = Split.objects.visible_to(actor).select_related("pool__run__cycle")
    return (found.filter(pool=pool) if pool else found).order_by("-id")


def split(actor: Actor, id: UUID) -> Split:
    """One visible split."""
    found = splits(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def live_split(actor: Actor, pool: Pool) -> Split | None:
    """The split of `pool` that stands now."""
    return splits(actor, pool=pool).filter(state="frozen").first()


def live_splits_of(actor: Actor, run_id: UUID) -> list[Split]:
    """The live splits of one run's pools."""
    return list(splits(actor).filter(pool__run_id=run_id, state="frozen"))


def shares(actor: Actor, split: Split) -> list[Share]:
    """Every member's share, the largest first."""
    found = Share.objects.visible_to(actor).filter(split=split)
    return list(found.select_related("organization"))


def my_share(actor: Actor, split: Split) -> Share | None:
    """The share of the actor's organization."""
    if actor.organization_id is None:
        return None
    found = Share.objects.visible_to(actor).filter(
        split=split, organization_id=actor.organization_id
    )
    return found.first()


def my_shares(actor: Actor, splits: list[Split]) -> dict[UUID, int]:
    """Split → the amount of the actor's organization, in one query."""
    if actor.organization_id is None:
        return {}
    found = Share.objects.visible_to(actor).filter(
        split__in=splits, organization_id=actor.organization_id
    )
    return {share.split_id: share.amount for share in found}


def payers(cycle: Cycle) -> list[Member]:
    """Everyone with an accepted pledge in `cycle`, weighing the value of it."""
    return [Member(str(row.organization_id), row.value) for row in members.pledged(cycle)]


def preview(
    among: list[Member], *, rule: str, parameters: Mapping[str, Any], total: int
) -> dict[UUID, int] | None:
    """What each payer would owe if `total` were split now; None where the rule has no answer."""
    if total <= 0:
        return {}
    try:
        division = divide(rule=rule, total=total, members=among, parameters=parameters)
    except Problem:
        return None
    return {UUID(share.member): share.amount for share in division.shares}


def total(pool: Pool, kind: str) -> int:
    """What a split of `kind` divides: the plan, or, once closed, everything but the plan."""
    found = Cost.objects.filter(pool=pool)
    if kind == "final":
        real = found.exclude(kind="planned")
        found = real if real.exists() else found
    return int(found.aggregate(total=Sum("amount"))["total"] or 0)


def owed(pool: Pool) -> dict[UUID, int]:
    """What the pool's splits have posted so far as due, by organization."""
    rows = (
        Line.objects.filter(
            account__code="due", account__subject_id=pool.pk, entry__kind="split frozen"
        )
        .values("account__organization_id")
        .annotate(total=Sum("amount"))
    )
    return {row["account__organization_id"]: int(row["total"]) for row in rows if row["total"]}


def totals(actor: Actor) -> list[dict[str, Any]]:
    """Run totals and 1/n, which are public: no member's amount."""
    found = Split.objects.filter(state="frozen").select_related("pool__run")
    return [
        {
            "run": row.pool.run,
            "currency": row.pool.currency,
            "total": row.total,
            "members": len(row.inputs["members"]),
        }
        for row in found.order_by("-id")
    ]
