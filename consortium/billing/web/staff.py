"""The payment desk: who owes what, transfers written down, mistakes reversed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consortium.billing import actions, queries
from consortium.billing.access import P
from consortium.billing.web.forms import PaymentForm, ReversalForm
from consortium.billing.web.member import AccountPage, account_page
from consortium.costs import queries as costs
from consortium.kernel.actor import Actor
from consortium.kernel.errors import FieldError, Invalid, NotFound, Problem
from consortium.kernel.moments import now
from consortium.kernel.money import decimal_text, parse_amount
from consortium.shell import paging
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, FormPage, Page, Rows
from members import queries as members

if TYPE_CHECKING:
    from consortium.billing.models import Payment

DESK = Access(P.READ_PAYMENTS, rows=Rows.STAFF)
RECORD = Access(P.RECORD_PAYMENT, rows=Rows.STAFF, step_up=True)
REVERSE = Access(P.REVERSE_PAYMENT, rows=Rows.STAFF, step_up=True)


@dataclass(frozen=True)
class OwedLine:
    """One member in one currency."""

    statement: queries.Statement
    sums: Any


@dataclass(frozen=True)
class DeskPage:
    """Members with their balances, and payments, newest first."""

    owed: tuple[OwedLine, ...]
    overdue: int
    rows: paging.Slice[Payment]


class PaymentDesk(Page):
    """Who owes what."""

    access = {"GET": DESK}
    template_name = "billing/desk.html"

    def page(self, *, actor: Actor, **path: Any) -> DeskPage:
        owed = owed_lines(actor)
        rows = paging.page(queries.payments(actor), self.request.GET.dict(), salt="payments")
        late = {line.statement.organization.pk for line in owed if line.sums.overdue}
        return DeskPage(owed, len(late), rows)


def owed_lines(actor: Actor) -> tuple[OwedLine, ...]:
    """One line per member and currency, the latest money first, then by name."""
    lines = [OwedLine(row, sums) for row in queries.receivables(actor) for sums in row.sums]
    return tuple(sorted(lines, key=lambda line: -line.sums.overdue))


class OwedCsv(Page):
    """The same as CSV."""

    access = {"GET": DESK}

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        names = ("share", "in_kind", "paid", "due", "overdue", "credit")
        rows = [
            (
                line.statement.organization.name,
                line.statement.standing,
                line.sums.currency,
                *(decimal_text(getattr(line.sums, name), line.sums.currency) for name in names),
            )
            for line in owed_lines(self.actor)
        ]
        return as_csv("receivables", ("member", "standing", "currency", *names), rows)


class MemberAccount(Page):
    """The account of one member, as its own people see it."""

    access = {"GET": DESK}
    template_name = "billing/member_account.html"

    def page(self, *, actor: Actor, **path: Any) -> AccountPage:
        return account_page(actor, path["id"], self.request)


class RecordPayment(FormPage):
    """Write down a transfer."""

    access = {"GET": RECORD, "POST": RECORD}
    template_name = "billing/record.html"
    form_class = PaymentForm
    success = "The payment is recorded and posted."

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        return {"received_on": now().date(), **self.request.GET.dict()}

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        return PaymentForm(
            data,
            files,
            initial=self.initial(actor=self.actor, **path),
            organizations=[
                (str(item.pk), item.name)
                for item in members.organizations(self.actor)
                if item.state in ("admitted", "suspended", "withdrawn")
            ],
            pools=[
                (str(pool.pk), f"{pool.run.name} ({pool.currency})")
                for pool in costs.pools(self.actor)
            ],
        )

    def page(self, *, actor: Actor, **path: Any) -> None:
        return None

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        pool = costs.pool(actor, given["pool"])
        try:
            amount = parse_amount(given["amount"], pool.currency)
        except Problem as problem:
            error = FieldError("/amount", problem.code, problem.detail)
            raise Invalid(problem.detail, errors=[error]) from problem
        actions.record_payment(
            actor=actor,
            at=at,
            organization=members.organization(actor, given["organization"]),
            pool=pool,
            amount=amount,
            currency=pool.currency,
            received_on=given["received_on"],
            reference=given["reference"],
        )
        return reverse("payments")


@dataclass(frozen=True)
class ReversalPage:
    """The payment that is about to be reversed."""

    payment: Payment
    alone_up_to: str


class ReversePayment(FormPage):
    """Reverse a payment, with the reason."""

    access = {"GET": REVERSE, "POST": REVERSE}
    template_name = "billing/reverse.html"
    form_class = ReversalForm
    success = "The payment is reversed; both entries stay in the books."

    def page(self, *, actor: Actor, **path: Any) -> ReversalPage:
        payment = queries.payment(actor, path["id"])
        if payment.reversed:  # type: ignore[attr-defined]  # annotated by the query
            raise NotFound
        return ReversalPage(payment, "10,000")

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        payment = queries.payment(actor, path["id"])
        actions.reverse_payment(actor=actor, at=at, payment=payment, reason=given["reason"])
        return reverse("payments")
