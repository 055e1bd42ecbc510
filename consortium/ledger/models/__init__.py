"""The tables of the ledger."""

from consortium.ledger.models.account import Account
from consortium.ledger.models.entry import Entry, Line

__all__ = ["Account", "Entry", "Line"]
