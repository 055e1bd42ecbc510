"""A file is judged on its stored bytes: what it claims to be, and whether it is exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from releases.domain import safetensors
from releases.domain.manifest import REGULAR_MAX, TEXT_MAX, content_fault, is_text_name
from releases.domain.safetensors import Header, HeaderRefused
from releases.store.files import open_blob

START = 64 * 1024


@dataclass(frozen=True, slots=True)
class Inspection:
    """Why the file is refused (empty when it is not), and its header if it holds tensors."""

    fault: str
    header: Header | None = None
    text: str | None = None


def inspect(path: str, *, size: int, sha256: str = "", place: Path | None = None) -> Inspection:
    """Judge the stored file `sha256`, or the one that still lies aside at `place`."""
    with place.open("rb") if place else open_blob(sha256) as stored:
        whole = is_text_name(path) and size <= TEXT_MAX
        start = stored.read(size if whole else min(size, START))
        fault = content_fault(path, size, start)
        if fault:
            return Inspection(fault)
        if not path.endswith(".safetensors"):
            text = (
                start.decode("utf-8") if whole and size <= REGULAR_MAX and _is_text(path) else None
            )
            return Inspection("", text=text)
        needed = safetensors.PREFIX + safetensors.header_length(start)
        start += stored.read(max(0, min(needed, size) - len(start)))
    try:
        return Inspection("", header=safetensors.read_header(start, file_size=size))
    except HeaderRefused as refusal:
        return Inspection(refusal.detail)


def _is_text(path: str) -> bool:
    return not path.endswith(".model")
