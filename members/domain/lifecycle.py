"""States and their moves. The database refuses every other step."""

from __future__ import annotations

ORGANIZATION_MOVES: dict[str, tuple[str, ...]] = {
    "applied": ("admitted", "declined"),
    "admitted": ("suspended", "withdrawn"),
    "suspended": ("admitted", "withdrawn"),
    "withdrawn": (),
    "declined": (),
}
SEAT_MOVES: dict[str, tuple[str, ...]] = {
    "active": ("suspended", "ended"),
    "suspended": ("active", "ended"),
    "ended": (),
}
INVITATION_MOVES: dict[str, tuple[str, ...]] = {
    "sent": ("accepted", "revoked"),
    "accepted": (),
    "revoked": (),
}
TOKEN_MOVES: dict[str, tuple[str, ...]] = {"live": ("revoked",), "revoked": ()}

# Organizations whose seats act at all, and those in good membership.
LIVE = ("admitted", "suspended")
# Organizations that never were members: they hold no name, and who they are is not told.
BEFORE_MEMBERSHIP = ("applied", "declined")
