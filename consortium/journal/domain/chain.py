"""Each line's hash covers the line before it, so no byte of the past changes unseen.

    leaf  = SHA-256(0x00 ‖ canonical JSON of the line)        (an RFC 6962 Merkle leaf)
    chain = SHA-256(previous chain ‖ leaf), with 32 zero bytes before the first line

Every line carries 32 random bytes of salt: whoever sees only the leaf cannot guess its content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consortium.kernel.canonical import canonical

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """A stored line as the verifier needs it: what it says, and the two hashes beside it."""

    sequence: int
    content: Mapping[str, Any]
    leaf: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many lines were read, the last hash, and the first fault (empty when there is none)."""

    lines: int
    head: bytes
    fault: str = ""


def leaf_hash(content: Mapping[str, Any]) -> bytes:
    """The RFC 6962 leaf of one line's content."""
    return hashlib.sha256(b"\x00" + canonical(content)).digest()


def chain_hash(previous: bytes, leaf: bytes) -> bytes:
    """The hash that the next line will cover."""
    return hashlib.sha256(previous + leaf).digest()


def verify(links: Iterable[Link], *, head_sequence: int, head_chain: bytes) -> Verdict:
    """Recompute the chain from its first line and compare it with the stored head."""
    previous, count = GENESIS, 0
    for link in links:
        count += 1
        if link.sequence != count:
            return Verdict(count, previous, f"Line {count} is missing; {link.sequence} follows.")
        if leaf_hash(link.content) != link.leaf:
            return Verdict(count, previous, f"Line {count} does not say what its leaf covers.")
        if chain_hash(previous, link.leaf) != link.chain:
            return Verdict(count, previous, f"Line {count} does not follow from the one before.")
        previous = link.chain
    if (count, previous) != (head_sequence, head_chain):
        return Verdict(count, previous, f"The head names line {head_sequence}, not line {count}.")
    return Verdict(count, previous)
