"""Identities are UUIDv7: they sort by birth, and no portable database default makes them.

Where the moment of birth must stay hidden (ballots), use `uuid.uuid4` instead.
"""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7) that rises strictly within this process."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of their fraction, bumped when the clock stands.
        ticks = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        _last = ticks
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    number = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | random
    return UUID(int=number)
