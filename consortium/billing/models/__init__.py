"""The tables of billing."""

from consortium.billing.models.payment import Payment

__all__ = ["Payment"]
