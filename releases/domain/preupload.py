"""Before a byte moves, each file is judged by name, size and first bytes, and told its way.

All reasons are given in one message, so that an upload of many files is mended in one go. The
same rules hold again for the stored bytes; a sample only spares the sender a long wait.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consortium.kernel.errors import FieldError, Malformed
from releases.domain.manifest import (
    MAX_FILE,
    FileRefused,
    hidden_format,
    is_large,
    suffix_fault,
)
from releases.domain.paths import collisions, path_fault
from releases.domain.safetensors import looks_like

MAX_FILES = 256
SAMPLE = 512
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as its sender describes it: path, size, first bytes."""

    path: str
    size: int
    sample: bytes


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is to be sent: `large` by LFS, else inside the commit."""

    path: str
    large: bool


def read_announced(body: Mapping[str, Any]) -> list[Announced]:
    """The files that a preupload names.

    Raises:
        Malformed: with the pointer of the first wrong field.

    """
    given = body.get("files")
    if not isinstance(given, list) or len(given) > MAX_FILES:
        raise Malformed(f"`files` is a list of at most {MAX_FILES}.", pointer="/files")
    return [_announced(item, f"/files/{index}") for index, item in enumerate(given)]


def _announced(item: Any, pointer: str) -> Announced:
    if not isinstance(item, dict):
        raise Malformed("Each file is an object.", pointer=pointer)
    path, size, sample = item.get("path"), item.get("size"), item.get("sample", "")
    if not isinstance(path, str):
        raise Malformed("`path` is missing.", pointer=pointer + "/path")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise Malformed("`size` is a whole number of bytes.", pointer=pointer + "/size")
    try:
        raw = base64.b64decode(sample, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise Malformed("`sample` is not base64.", pointer=pointer + "/sample") from error
    return Announced(path, size, raw[:SAMPLE])


def ways(files: Iterable[Announced]) -> list[Way]:
    """How each file goes up.

    Raises:
        FileRefused: naming every file that a release may not hold, and why.

    """
    every = list(files)
    faults = [(item.path, fault) for item in every if (fault := _fault(item))]
    faults += [
        (second, f"to some systems it is the same name as {first}")
        for first, second in collisions(item.path for item in every)
    ]
    if faults:
        shown = [f"{_shown(path)}: {fault}" for path, fault in faults]
        more = f" (and {len(shown) - SHOWN} more)" if len(shown) > SHOWN else ""
        raise FileRefused(
            "Refused: " + "; ".join(shown[:SHOWN]) + more + ".",
            errors=[FieldError("/files", FileRefused.code, text) for text in shown],
        )
    return [Way(item.path, is_large(item.path, item.size, item.sample)) for item in every]


def _fault(item: Announced) -> str:
    """Why a file is refused already now; empty when it may come."""
    if fault := path_fault(item.path) or suffix_fault(item.path):
        return fault
    if item.size > MAX_FILE:
        return "it is larger than 50 GB; split it into shards of 5 GB"
    if name := hidden_format(item.sample):
        return f"its content is {name}"
    if not item.size:
        return ""
    if item.path.endswith(".safetensors") and not looks_like(item.sample):
        return "its content is not safetensors"
    if item.path.endswith(".gguf") and not item.sample.startswith(b"GGUF"):
        return "its content is not GGUF"
    return ""


def _shown(path: str) -> str:
    return path[:120].encode("unicode_escape").decode("ascii")
