"""Who may post: the clock and the secretariat; who may read: each member its own accounts."""

from __future__ import annotations

from consortium.kernel.permissions import Permission, Rules, member, secretariat, staff, system


class P(Permission):
    """The permissions of the ledger."""

    READ_LEDGER = "ledger.read"
    READ_BOOKS = "ledger.read_books"
    POST_ENTRY = "ledger.post_entry"
    REVERSE_ENTRY = "ledger.reverse_entry"


require = Rules(
    {
        P.READ_LEDGER: member | staff,
        P.READ_BOOKS: staff,
        P.POST_ENTRY: secretariat | system,
        P.REVERSE_ENTRY: secretariat | system,
    }
).require
