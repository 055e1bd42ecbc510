"""The account: share − in kind − paid = balance, when each part falls due, and every entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from consortium.billing import queries
from consortium.billing.access import P
from consortium.kernel.actor import Actor
from consortium.kernel.money import decimal_text, exact_text
from consortium.ledger import queries as ledger
from consortium.ledger.domain.chart import H100E
from consortium.shell import paging
from consortium.shell.charts import Meter
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, Page, Rows

if TYPE_CHECKING:
    from consortium.costs.models import Pool
    from consortium.ledger.models import Line

READ = Access(P.READ_ACCOUNT, rows=Rows.OWN)
WORDS = {
    "split frozen": "Share of a split",
    "in-kind": "Compute accepted",
    "payment": "Payment received",
}


@dataclass(frozen=True)
class PartLine:
    """One part of a share and what became of it."""

    number: int
    amount: int
    due_on: date
    payable_by: date
    state: str


@dataclass(frozen=True)
class PoolLine:
    """One pool on the statement."""

    pool: Pool
    split_id: UUID
    share: int
    in_kind: int
    paid: int
    balance: int
    due: int
    overdue: int
    parts: tuple[PartLine, ...]
    meter: Meter


@dataclass(frozen=True)
class EntryLine:
    """One line of the account: debit is owed more, credit is owed less."""

    line: Line
    words: str
    about: str
    debit: int | None
    credit: int | None


@dataclass(frozen=True)
class AccountPage:
    """The statement, and the entries behind it."""

    statement: queries.Statement
    pools: tuple[PoolLine, ...]
    entries: tuple[EntryLine, ...]
    rows: paging.Slice[Line]


class Account(Page):
    """One's own account."""

    access = {"GET": READ}
    template_name = "billing/account.html"

    def page(self, *, actor: Actor, **path: Any) -> AccountPage:
        return account_page(actor, actor.organization_id, self.request)


def account_page(actor: Actor, organization_id: UUID | None, request: HttpRequest) -> AccountPage:
    """The account of one organization, for its people and for staff."""
    found = queries.statement(actor, organization_id)
    lines = ledger.account_lines(actor, found.organization.pk)
    rows = paging.page(lines, request.GET.dict(), salt="account")
    runs = {row.pool.pk: row.pool.run.name for row in found.obligations}
    return AccountPage(
        statement=found,
        pools=tuple(_pool(row, found.on) for row in found.obligations),
        entries=tuple(_entry(line, runs) for line in rows.rows),
        rows=rows,
    )


def _pool(row: queries.Obligation, on: date) -> PoolLine:
    place, currency = row.position, row.pool.currency
    return PoolLine(
        pool=row.pool,
        split_id=row.split.pk,
        share=place.share,
        in_kind=place.in_kind,
        paid=place.paid,
        balance=place.balance,
        due=row.open(on),
        overdue=row.overdue(on),
        parts=tuple(_parts(row, on)),
        meter=Meter(
            title="Met so far",
            description=f"In kind and paid together, of the share of {row.pool.run.name}.",
            value=max(0, row.met),
            of=place.share,
            value_text=exact_text(row.met, currency),
            of_text=exact_text(place.share, currency),
            done_word="Met",
            of_word="Share",
            kept_word="met",
        ),
    )


def _parts(row: queries.Obligation, on: date) -> Iterator[PartLine]:
    so_far = 0
    for part in row.parts:
        so_far += part.amount
        if row.met >= so_far:
            state = "met"
        elif part.payable_by < on:
            state = "overdue"
        else:
            state = "due" if part.due_on <= on else "planned"
        yield PartLine(part.number, part.amount, part.due_on, part.payable_by, state)


def _entry(line: Line, runs: Mapping[UUID, str]) -> EntryLine:
    kind = line.entry.kind
    reversal = kind.startswith("reversal of ")
    words = WORDS.get(kind.removeprefix("reversal of "), kind)
    return EntryLine(
        line=line,
        words=f"{words}, reversed" if reversal else words,
        about=runs.get(line.account.subject_id, line.account.code),  # type: ignore[arg-type]  # None finds nothing
        debit=line.amount if line.amount > 0 else None,
        credit=-line.amount if line.amount < 0 else None,
    )


class AccountCsv(Page):
    """Every entry as CSV."""

    access = {"GET": READ}

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        found = queries.statement(self.actor, self.actor.organization_id)
        lines = ledger.account_lines(self.actor, found.organization.pk).order_by("id")
        header = ("effective_on", "kind", "account", "subject", "unit", "side", "minor", "amount")
        return as_csv("account", header, [_csv(line) for line in lines])


def _csv(line: Line) -> tuple[object, ...]:
    """One line; the side stands beside the amount, so that no cell begins with a sign."""
    entry, account, amount = line.entry, line.account, abs(line.amount)
    return (
        entry.effective_on,
        entry.kind,
        account.code,
        account.subject_id,
        line.unit,
        "debit" if line.amount > 0 else "credit",
        amount,
        "" if line.unit == H100E else decimal_text(amount, line.unit),
    )
