"""States of pools and splits."""

from __future__ import annotations

POOL_MOVES: dict[str, tuple[str, ...]] = {
    "open": ("closed",),
    "closed": ("settled",),
    "settled": (),
}
SPLIT_MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("frozen",),
    "frozen": ("superseded",),
    "superseded": (),
}
COST_KINDS = ("planned", "vendor", "in_kind", "staff", "credit")
SPLIT_KINDS = ("plan", "final")
