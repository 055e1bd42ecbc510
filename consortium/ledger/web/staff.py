"""The books: the trial balance, whether everything adds up, and every entry with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from consortium.kernel.actor import Actor
from consortium.ledger import queries
from consortium.ledger.access import P
from consortium.shell import paging
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, Page, Rows

if TYPE_CHECKING:
    from consortium.ledger.models import Entry

READ = Access(P.READ_BOOKS, rows=Rows.STAFF)
PAGE_SIZE = "20"


@dataclass(frozen=True)
class UnitSums:
    """The headings of one unit, and their sum, which is zero."""

    unit: str
    headings: tuple[queries.Heading, ...]

    @property
    def debit(self) -> int:
        """All debits."""
        return sum(row.debit for row in self.headings)

    @property
    def credit(self) -> int:
        """All credits."""
        return sum(row.credit for row in self.headings)


@dataclass(frozen=True)
class BooksPage:
    """The trial balance per unit, the verdict, and a page of entries."""

    units: tuple[UnitSums, ...]
    verdict: queries.Verdict
    rows: paging.Slice[Entry]


class Books(Page):
    """The books."""

    access = {"GET": READ}
    template_name = "ledger/books.html"

    def page(self, *, actor: Actor, **path: Any) -> BooksPage:
        headings = queries.trial_balance(actor)
        units = sorted({row.unit for row in headings})
        entries = queries.entries(actor).prefetch_related("lines__account__organization")
        params = {"page_size": PAGE_SIZE, **self.request.GET.dict()}
        return BooksPage(
            units=tuple(
                UnitSums(unit, tuple(row for row in headings if row.unit == unit)) for unit in units
            ),
            verdict=queries.verify(),
            rows=paging.page(entries, params, salt="books"),
        )


class BooksCsv(Page):
    """The trial balance as CSV; debit and credit apart, so that no cell begins with a sign."""

    access = {"GET": READ}

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        header = ("code", "unit", "accounts", "debit_minor", "credit_minor")
        rows = [
            (row.code, row.unit, row.accounts, row.debit, row.credit)
            for row in queries.trial_balance(self.actor)
        ]
        return as_csv("trial-balance", header, rows)
