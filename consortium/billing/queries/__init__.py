"""Every read of billing, the actor first; sums that releases and votes need take no actor."""

from consortium.billing.queries.obligations import (
    Fulfilment,
    Obligation,
    fulfilment,
    fulfilments,
    obligations,
    standing,
    standings,
)
from consortium.billing.queries.payments import payment, payments
from consortium.billing.queries.statement import Statement, receivables, statement

__all__ = [
    "Fulfilment",
    "Obligation",
    "Statement",
    "fulfilment",
    "fulfilments",
    "obligations",
    "payment",
    "payments",
    "receivables",
    "standing",
    "standings",
    "statement",
]
