"""A payment that was written down wrongly is reversed; a large one only by a second person."""

from __future__ import annotations

from datetime import datetime

from consortium.billing.access import P, require
from consortium.billing.models import Payment
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.money import exponent
from consortium.kernel.rows import lock
from consortium.ledger.actions import reverse_entry

ALONE_UP_TO = 10_000  # whole units of the currency


class SecondPersonNeeded(Conflict):
    """Whoever recorded a large payment cannot reverse it alone."""

    code, title = "large_reversal_needs_two", "This takes a second person"
    help = "Somebody else at the secretariat reverses payments above 10,000."


@command
def reverse_payment(*, actor: Actor, at: datetime, payment: Payment, reason: str) -> Payment:
    """Cancel `payment` in the books; the row and its entry stay readable.

    Raises:
        SecondPersonNeeded: a large payment, and the same person recorded it.
        AlreadyReversed: it was reversed before.

    """
    require(actor, P.REVERSE_PAYMENT)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= 160:
        raise Invalid("Say why, in 1 to 160 characters.", pointer="/reason")
    large = payment.amount > ALONE_UP_TO * 10 ** exponent(payment.currency)
    if large and actor.person_id == payment.recorded_by:
        raise SecondPersonNeeded
    lock(payment.pool.run)
    reverse_entry(
        actor=actor,
        at=at,
        entry=payment.entry,
        effective_on=at.date(),
        cause=f"payment reversed: {reason}",
    )
    record(
        "payment.reversed",
        on=payment,
        audience=payment.organization_id,
        pool=payment.pool_id,
        amount=payment.amount,
        currency=payment.currency,
        reason=reason,
    )
    return payment
