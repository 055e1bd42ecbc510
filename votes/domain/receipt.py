"""A receipt proves to its voter, and later to everyone, what was cast and when it was counted.

The commitment binds choice, elector, revision and the frozen electorate behind 32 random bytes:
before close it tells nobody anything, after close anyone recomputes it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from consortium.kernel.canonical import canonical

DOMAIN = b"commonweight/ballot/1\n"
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """All inputs of one commitment."""

    proposal: str
    electorate_hash: bytes
    elector: str
    revision: int
    choice: dict[str, Any] | None  # None: a withdrawal, which is a revision like any other
    salt: bytes

    def plain(self) -> dict[str, Any]:
        """What the voter keeps; its canonical bytes are what is hashed."""
        return {
            "proposal": self.proposal,
            "electorate_hash": self.electorate_hash.hex(),
            "elector": self.elector,
            "revision": self.revision,
            "choice": self.choice,
            "salt": self.salt.hex(),
        }

    def commitment(self) -> bytes:
        """SHA-256 over a domain separator and the canonical JSON of the inputs."""
        return hashlib.sha256(DOMAIN + canonical(self.plain())).digest()
