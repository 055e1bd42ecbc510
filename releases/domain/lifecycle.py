"""States and their moves. The database refuses every other step.

The clock moves phases, never states: nothing has to run at the hour of an opening.
"""

from __future__ import annotations

from uuid import UUID

RELEASE_MOVES: dict[str, tuple[str, ...]] = {
    "staged": ("sealed", "discarded"),
    "sealed": ("withdrawn",),
    "withdrawn": (),
    "discarded": (),
}
BLOB_MOVES: dict[str, tuple[str, ...]] = {
    "received": ("verified", "collected"),
    "verified": ("collected",),
    "collected": (),
}
UPLOAD_MOVES: dict[str, tuple[str, ...]] = {
    "open": ("finished", "dropped"),
    "finished": (),
    "dropped": (),
}
GRANT_MOVES: dict[str, tuple[str, ...]] = {
    "asked": ("active", "revoked"),
    "active": ("revoked",),
    "revoked": (),
}

# Stands for the clock where a row names the hand that acted.
NOBODY = UUID(int=0)
