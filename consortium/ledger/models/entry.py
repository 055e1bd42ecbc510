"""An entry and its lines: lines first, entry last, zero per unit, never changed afterwards."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, balanced, header_comes_last
from consortium.kernel.errors import Conflict, Problem
from consortium.kernel.money import MAX_AMOUNT
from consortium.kernel.rows import Row, Visible
from consortium.ledger.models.account import Account


class AlreadyPosted(Conflict):
    """The same act was posted before."""

    code, title = "already_posted", "This was posted already"
    help = "Nothing was posted twice. Read the entry that stands."


class AlreadyReversed(Conflict):
    """An entry is reversed at most once."""

    code, title = "already_reversed", "This entry is reversed already"
    help = "Post the right entry instead; the reversal stands."


class Entries(Visible["Entry"]):
    """A member sees the entries that touch its accounts."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if actor.organization_id is None:
            return self.none()
        return self.filter(lines__account__organization_id=actor.organization_id).distinct()


class Entry(Row):
    """One act in the books. `cause` names the row that it follows from."""

    kind = models.CharField(max_length=32)
    idempotency_key = models.CharField(max_length=120)
    effective_on = models.DateField()
    cause = models.CharField(max_length=200)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversed_by")
    posted_at = models.DateTimeField()
    posted_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Entries)()

    guards: list[Guard] = [
        append_only(),
        balanced("ledger.Line", key="entry", amount="amount", per="unit"),
    ]
    refusals: dict[str, type[Problem]] = {
        "an_entry_is_posted_once": AlreadyPosted,
        "an_entry_is_reversed_once": AlreadyReversed,
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="an_entry_is_posted_once"),
            models.UniqueConstraint(fields=["reverses"], name="an_entry_is_reversed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}"


class Lines(Visible["Line"]):
    """Seen with the account."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(account__in=Account.objects.visible_to(actor))


class Line(Row):
    """One side of an entry. The unit is the account's, repeated for the guards that add up."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    objects = models.Manager.from_queryset(Lines)()

    guards: list[Guard] = [
        append_only(),
        header_comes_last("ledger.Entry", key="entry", amount="amount", per="unit"),
    ]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_line_is_not_zero"),
            models.CheckConstraint(
                condition=Q(amount__gte=-MAX_AMOUNT, amount__lte=MAX_AMOUNT),
                name="a_line_is_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
