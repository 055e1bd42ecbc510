"""A notice is queued until its mail was taken by the relay, or until we give up."""

from __future__ import annotations

MOVES = {
    "queued": ("sent", "failed"),
    "sent": (),
    "failed": ("queued",),
}
