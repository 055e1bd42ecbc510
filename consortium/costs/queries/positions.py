"""Where each member stands in a pool: share, in kind, paid, and the balance that is left.

Everything is read from the books; nothing is kept beside them.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet, Sum

from consortium.costs.domain.in_kind import Position
from consortium.costs.models import Pool
from consortium.kernel.actor import Actor
from consortium.ledger.models import Line
from members import queries as members

IN_KIND, PAYMENT, SPLIT = "in-kind", "payment", "split frozen"


def position(actor: Actor, pool: Pool) -> Position:
    """The actor's own organization in `pool`."""
    if actor.organization_id is None:
        return Position()
    lines = _dues([pool.pk]).filter(account__organization_id=actor.organization_id)
    return _positions(lines).get((pool.pk, actor.organization_id), Position())


def positions(actor: Actor, pools: list[Pool]) -> dict[tuple[UUID, UUID], Position]:
    """(pool, organization) → position: the actor's own, or everyone's for staff."""
    lines = _dues([pool.pk for pool in pools])
    if not actor.sees_everything:
        if actor.organization_id is None:
            return {}
        lines = lines.filter(account__organization_id=actor.organization_id)
    return _positions(lines)


def credited(pool: Pool) -> dict[UUID, int]:
    """What deliveries have been credited in the books, by organization."""
    found = _positions(_dues([pool.pk]))
    return {organization: place.in_kind for (_, organization), place in found.items()}


def uncredited(pool: Pool) -> list[tuple[UUID, int, int]]:
    """(organization, growth, accepted value) where more was accepted than is in the books."""
    so_far = credited(pool)
    accepted = members.delivered(pool.run)
    return [
        (organization, row.value - so_far.get(organization, 0), row.value)
        for organization, row in sorted(accepted.items())
        if row.value > so_far.get(organization, 0)
    ]


def to_credit() -> list[Pool]:
    """Pools with accepted deliveries that the books do not have yet."""
    pools = Pool.objects.exclude(state="settled").select_related("run")
    return [pool for pool in pools if uncredited(pool)]


def _dues(pool_ids: list[UUID]) -> QuerySet[Line]:
    return Line.objects.filter(account__code="due", account__subject_id__in=pool_ids)


def _positions(lines: QuerySet[Line]) -> dict[tuple[UUID, UUID], Position]:
    rows = lines.values("account__subject_id", "account__organization_id", "entry__kind").annotate(
        total=Sum("amount")
    )
    sums: dict[tuple[UUID, UUID], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        key = (row["account__subject_id"], row["account__organization_id"])
        # A reversal belongs to the kind that it cancels.
        sums[key][row["entry__kind"].removeprefix("reversal of ")] += int(row["total"])
    return {
        key: Position(kinds[SPLIT], -kinds[IN_KIND], -kinds[PAYMENT]) for key, kinds in sums.items()
    }
