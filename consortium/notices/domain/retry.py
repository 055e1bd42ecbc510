"""Outward calls are tried again after growing pauses; the last failure is kept for people."""

from __future__ import annotations

from datetime import datetime, timedelta

# 5 s, 1 min, 10 min, 1, 3, 6, 12, 24, 24 h: about three days in all.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 600, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400)
)


def next_attempt(*, attempts: int, at: datetime) -> datetime | None:
    """When to try again after `attempts` failures; None when it is time to give up."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
