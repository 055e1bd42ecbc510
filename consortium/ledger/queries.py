"""Every read of the books, the actor first; `verify` adds everything again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from consortium.kernel.actor import Actor
from consortium.ledger.models import Account, Entry, Line


@dataclass(frozen=True, slots=True)
class Heading:
    """All accounts of one code in one unit: what was debited, what was credited."""

    code: str
    unit: str
    accounts: int
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What adding everything again found."""

    entries: int
    lines: int
    sums: dict[str, int]
    faults: tuple[str, ...]


def entries(actor: Actor, *, subject: UUID | None = None) -> QuerySet[Entry]:
    """The entries `actor` may see, newest first."""
    found = Entry.objects.visible_to(actor)
    if subject:
        found = found.filter(lines__account__subject_id=subject).distinct()
    return found.order_by("-id")


def account_lines(actor: Actor, organization_id: UUID) -> QuerySet[Line]:
    """The lines on one organization's accounts that `actor` may see."""
    found = Line.objects.visible_to(actor).filter(account__organization_id=organization_id)
    return found.select_related("entry", "account")


def balance(
    *,
    code: str,
    unit: str,
    organization_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> int:
    """The sum of one account; of all accounts of the code where an owner is left out."""
    wanted = Q(account__code=code, unit=unit)
    if organization_id is not None:
        wanted &= Q(account__organization_id=organization_id)
    if subject_id is not None:
        wanted &= Q(account__subject_id=subject_id)
    return int(Line.objects.filter(wanted).aggregate(total=Sum("amount"))["total"] or 0)


def balances(actor: Actor) -> list[dict[str, Any]]:
    """Every visible account with its balance."""
    found = Account.objects.visible_to(actor).annotate(balance=Sum("lines__amount"))
    return list(
        found.values("code", "unit", "organization__name", "subject_id", "balance").order_by(
            "code", "unit", "name"
        )
    )


def trial_balance(actor: Actor) -> list[Heading]:
    """Every code and unit with its sums, over the accounts `actor` may see."""
    rows = (
        Line.objects.visible_to(actor)
        .values("account__code", "unit")
        .annotate(
            accounts=Count("account", distinct=True),
            debit=Sum("amount", filter=Q(amount__gt=0), default=0),
            credit=Sum("amount", filter=Q(amount__lt=0), default=0),
        )
        .order_by("unit", "account__code")
    )
    return [
        Heading(
            str(row["account__code"]),
            str(row["unit"]),
            int(row["accounts"]),
            int(row["debit"]),
            -int(row["credit"]),
        )
        for row in rows
    ]


def verify() -> Verdict:
    """Add every entry and every unit again."""
    faults = []
    per_entry = Line.objects.values("entry_id", "unit").annotate(total=Sum("amount"))
    faults += [
        f"Entry {row['entry_id']} is off by {row['total']} {row['unit']}."
        for row in per_entry.order_by("entry_id", "unit")
        if row["total"]
    ]
    thin = Entry.objects.annotate(n=Count("lines")).filter(n__lt=2)
    faults += [f"Entry {entry.pk} has fewer than two lines." for entry in thin]
    sums = {
        str(row["unit"]): int(row["total"])
        for row in Line.objects.values("unit").annotate(total=Sum("amount")).order_by("unit")
    }
    return Verdict(Entry.objects.count(), Line.objects.count(), sums, tuple(faults))
