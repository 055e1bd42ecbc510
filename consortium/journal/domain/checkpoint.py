"""A checkpoint is a short signed text: origin, size and root of the journal at one moment."""

from __future__ import annotations

import base64

ORIGIN = "commonweight/journal/1"


def text(*, size: int, root: bytes, at: str) -> bytes:
    """The bytes that are signed: four lines, each ended by a newline."""
    return f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n{at}\n".encode()
