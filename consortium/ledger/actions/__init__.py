"""The only writers of the books."""

from consortium.ledger.actions.post_entry import post_entry
from consortium.ledger.actions.reverse_entry import reverse_entry

__all__ = ["post_entry", "reverse_entry"]
