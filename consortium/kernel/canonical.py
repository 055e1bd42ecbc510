"""One byte form for what is hashed: RFC 8785 over the JSON that we allow.

Allowed: objects with text keys, lists, text, integers, booleans, null. Floats are refused, so
the difficult half of RFC 8785 (number formatting) never arises. Keys sort by UTF-16 code unit.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    """`value` with fractions, UUIDs, moments and byte strings turned into text; floats refused."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def fraction_text(value: Fraction) -> str:
    """`Fraction(1, 3)` → `"1/3"`; a whole number keeps its denominator: `"5/1"`."""
    return f"{value.numerator}/{value.denominator}"


def moment_text(at: datetime) -> str:
    """A moment in UTC with microseconds: `2027-01-01T00:00:00.000000Z`."""
    if at.tzinfo is None:
        raise TypeError("A moment without a time zone has no canonical form.")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value`."""
    return json.dumps(
        _sorted(plain(value)), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical JSON of `value`."""
    return hashlib.sha256(canonical(value)).digest()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
