"""States and their moves. The database refuses every other step."""

from __future__ import annotations

CYCLE_MOVES: dict[str, tuple[str, ...]] = {
    "collecting": ("locked",),
    "locked": ("running",),
    "running": ("settling",),
    "settling": ("settled",),
    "settled": (),
}
RUN_MOVES: dict[str, tuple[str, ...]] = {
    "planned": ("authorised", "cancelled"),
    "authorised": ("running", "cancelled"),
    "running": ("finished", "cancelled"),
    "finished": (),
    "cancelled": (),
}
RATE_CARD_MOVES: dict[str, tuple[str, ...]] = {"draft": ("approved",), "approved": ()}
