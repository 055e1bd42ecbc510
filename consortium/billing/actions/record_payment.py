"""Money arrived: it meets what its payer owes to the pool, and the rest becomes its credit."""

from __future__ import annotations

from datetime import date, datetime

from consortium.billing.access import P, require
from consortium.billing.domain.allocation import Allocation, allocate
from consortium.billing.models import Payment
from consortium.costs import queries as costs
from consortium.costs.models import Pool
from consortium.journal.record import command, record
from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.money import MAX_AMOUNT
from consortium.kernel.rows import lock
from consortium.ledger.actions import post_entry
from consortium.ledger.domain.posting import Posting
from members.models import Organization

EARLIEST = date(2000, 1, 1)


class PaymentRefused(Invalid):
    """The payment cannot be as it was entered."""

    code, title = "payment_refused", "This payment cannot be recorded"
    help = "Copy amount, currency, day and reference from the bank's statement."


@command
def record_payment(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    pool: Pool,
    amount: int,
    currency: str,
    received_on: date,
    reference: str,
) -> Payment:
    """Write down a transfer of `organization` for `pool`, in minor units, once per `reference`.

    Raises:
        PaymentRefused: an amount, day, currency or reference that no bank statement shows.
        PaymentKnown: this member's transfer with that reference is recorded already.

    """
    require(actor, P.RECORD_PAYMENT)
    reference = " ".join(reference.split())
    _check(pool, amount, currency, received_on, reference, at)
    lock(pool.run)
    place = costs.positions(SYSTEM, [pool]).get((pool.pk, organization.pk), costs.Position())
    payment = Payment(
        organization=organization,
        pool=pool,
        amount=amount,
        currency=currency,
        received_on=received_on,
        reference=reference,
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    payment.entry = post_entry(
        actor=actor,
        at=at,
        kind=costs.PAYMENT,
        idempotency_key=f"payment:{payment.pk}",
        effective_on=received_on,
        cause=f"payment {payment.pk}: {reference}"[:200],
        lines=_lines(payment, allocate(amount=amount, balance=place.balance)),
    )
    payment.save(force_insert=True)
    record(
        "payment.recorded",
        on=payment,
        audience=organization.pk,
        pool=pool.pk,
        amount=amount,
        currency=currency,
        received_on=received_on.isoformat(),
    )
    return payment


def _check(
    pool: Pool, amount: int, currency: str, received_on: date, reference: str, at: datetime
) -> None:
    if not 0 < amount <= MAX_AMOUNT:
        raise PaymentRefused("The amount is above zero.", pointer="/amount")
    if currency != pool.currency:
        raise PaymentRefused(
            f"This pool is kept in {pool.currency}; {currency} needs an exchange first.",
            pointer="/currency",
        )
    if not EARLIEST <= received_on <= at.date():
        raise PaymentRefused("The money arrived today or before.", pointer="/received_on")
    if not 0 < len(reference) <= 140:
        raise PaymentRefused("The bank's reference has 1 to 140 characters.", pointer="/reference")


def _lines(payment: Payment, allocation: Allocation) -> list[Posting]:
    """bank / due of the pool, the excess to the member's credit.

    A bill would stand between the two as a receivable; without bills a payment meets the due.
    """
    lines = [Posting("bank", payment.currency, payment.amount)]
    if allocation.applied:
        lines.append(
            Posting(
                "due",
                payment.currency,
                -allocation.applied,
                payment.organization_id,
                payment.pool_id,
            )
        )
    if allocation.credit:
        lines.append(
            Posting("credit", payment.currency, -allocation.credit, payment.organization_id)
        )
    return lines
