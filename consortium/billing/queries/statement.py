"""A member's account on one page: share − in kind − paid = balance, pool by pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from consortium.billing.domain.standing import standing as judge
from consortium.billing.queries.obligations import Obligation, obligations
from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.kernel.moments import now
from consortium.ledger.models import Line
from members import queries as members
from members.models import Organization


@dataclass(frozen=True, slots=True)
class Sums:
    """All pools of one currency together, in minor units."""

    currency: str
    share: int
    in_kind: int
    paid: int
    due: int
    overdue: int
    credit: int

    @property
    def balance(self) -> int:
        """share − in kind − paid."""
        return self.share - self.in_kind - self.paid


@dataclass(frozen=True, slots=True)
class Statement:
    """One member on one day; `sums` has one row per currency."""

    organization: Organization
    on: date
    standing: str
    obligations: tuple[Obligation, ...]
    sums: tuple[Sums, ...]


def statement(actor: Actor, organization_id: UUID | None) -> Statement:
    """The account of one organization: the actor's own, or any for staff."""
    if organization_id is None or not (
        actor.sees_everything or organization_id == actor.organization_id
    ):
        raise NotFound
    organization = members.organization(actor, organization_id)
    rows = obligations(organization_id=organization_id)
    return _statement(organization, rows, _credits(organization_id), now().date())


def receivables(actor: Actor) -> list[Statement]:
    """Every member with a share, by name; for staff."""
    if not actor.sees_everything:
        return []
    rows: dict[UUID, list[Obligation]] = {}
    for row in obligations():
        rows.setdefault(row.organization_id, []).append(row)
    credits, today = _credits(None), now().date()
    owners = [item for item in members.organizations(actor) if item.pk in rows]
    return [_statement(owner, rows[owner.pk], credits, today) for owner in owners]


def _statement(
    organization: Organization,
    rows: list[Obligation],
    credits: dict[tuple[UUID, str], int],
    today: date,
) -> Statement:
    currencies = sorted(
        {row.pool.currency for row in rows}
        | {unit for owner, unit in credits if owner == organization.pk}
    )
    sums = [
        _sums(
            currency,
            [row for row in rows if row.pool.currency == currency],
            today,
            credits.get((organization.pk, currency), 0),
        )
        for currency in currencies
    ]
    late = [row.overdue(today) for row in rows]
    stands = judge(organization_state=organization.state, overdue=late)
    return Statement(organization, today, stands, tuple(rows), tuple(sums))


def _sums(currency: str, rows: list[Obligation], on: date, credit: int) -> Sums:
    return Sums(
        currency=currency,
        share=sum(row.position.share for row in rows),
        in_kind=sum(row.position.in_kind for row in rows),
        paid=sum(row.position.paid for row in rows),
        due=sum(row.open(on) for row in rows),
        overdue=sum(row.overdue(on) for row in rows),
        credit=credit,
    )


def _credits(organization_id: UUID | None) -> dict[tuple[UUID, str], int]:
    """(organization, currency) → what it has paid beyond what it owed."""
    lines = Line.objects.filter(account__code="credit")
    if organization_id is not None:
        lines = lines.filter(account__organization_id=organization_id)
    found = lines.values("account__organization_id", "unit").annotate(total=Sum("amount"))
    return {
        (row["account__organization_id"], row["unit"]): -int(row["total"])
        for row in found.order_by("account__organization_id", "unit")
        if row["total"]
    }
