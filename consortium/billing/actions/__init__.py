"""The only writers of billing."""

from consortium.billing.actions.record_payment import record_payment
from consortium.billing.actions.reverse_payment import reverse_payment

__all__ = ["record_payment", "reverse_payment"]
