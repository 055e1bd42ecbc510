"""The caller's statement, and payments: members read their own, the secretariat writes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.billing import actions, queries
from consortium.billing.access import P
from consortium.billing.api import inputs, outputs
from consortium.costs import queries as costs
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid, NotFound
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from members import queries as members

READ = Access(P.READ_BILLING, rows=Rows.OWN, token="billing:read")


class Statement(Reading):
    """Share - in kind - paid = balance, pool by pool; staff name an `organization`."""

    operation_id = "billing_statement"
    access = {"GET": READ}
    output = outputs.StatementOut
    filters = {"organization": serializers.UUIDField(required=False)}

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> dict[str, Any]:
        wanted = query.get("organization", actor.organization_id)
        return outputs.statement_body(queries.statement(actor, wanted))


class Payments(Listing, Commanding):
    """Payments, newest first; POST writes down a transfer."""

    operation_id = "payments"
    access = {
        "GET": READ,
        "POST": Access(P.RECORD_PAYMENT, rows=Rows.STAFF, step_up=True),
    }
    input = inputs.PaymentIn
    output = outputs.PaymentOut
    idempotency = "required"
    filters = {
        "run": serializers.UUIDField(required=False),
        "organization": serializers.UUIDField(required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.payments(actor, **query)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        payment = actions.record_payment(
            actor=actor,
            at=at,
            organization=_named("/organization", members.organization, actor, given.organization),
            pool=_named("/pool", costs.pool, actor, given.pool),
            amount=given.amount,
            currency=given.currency,
            received_on=given.received_on,
            reference=given.reference,
        )
        return queries.payment(actor, payment.pk)


class OnePayment(Reading):
    """One payment."""

    operation_id = "payment"
    access = {"GET": READ}
    output = outputs.PaymentOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.payment(actor, path["id"])


class Reversal(Commanding):
    """Reverse a payment that was written down wrongly."""

    operation_id = "payment_reverse"
    access = {"POST": Access(P.REVERSE_PAYMENT, rows=Rows.STAFF, step_up=True)}
    input = inputs.ReversalIn
    output = outputs.PaymentOut
    idempotency = "required"

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        payment = queries.payment(actor, path["id"])
        actions.reverse_payment(actor=actor, at=at, payment=payment, reason=given.reason)
        return queries.payment(actor, payment.pk)


def _named(pointer: str, find: Any, actor: Actor, id: Any) -> Any:
    """What the body names; one that is not there is the body's fault, not the address's."""
    try:
        return find(actor, id)
    except NotFound as missing:
        raise Invalid("There is nothing with this id.", pointer=pointer) from missing
