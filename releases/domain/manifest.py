"""What a sealed tree holds, and what it may hold: files are judged by content, not by name.

`manifest_sha256` covers every path, digest and size; a signature or a receipt names it. A suffix
says only what a file claims to be; each claim is then proved on the bytes. Pickle and archives
prove nothing we accept, whatever they are called.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from consortium.kernel.errors import Invalid
from releases.domain.pickles import is_text_pickle
from releases.domain.safetensors import looks_like

MAX_FILE = 50 * 10**9  # plain HTTP clients refuse larger ones
REGULAR_MAX = 10 * 1024 * 1024
TEXT_MAX = 64 * 1024 * 1024

TEXT_SUFFIXES = (".json", ".jsonl", ".md", ".txt", ".jinja", ".yaml", ".tiktoken")
SUFFIXES = (*TEXT_SUFFIXES, ".safetensors", ".gguf", ".model")
NAMES = frozenset({"LICENSE", "NOTICE", ".gitattributes", "model.sig"})
_TEXT_NAMES = frozenset({"LICENSE", "NOTICE", ".gitattributes"})

# Starts of formats that run code when loaded or hide other files.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive (also how PyTorch saves pickles)"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"\x04\x22\x4d\x18", "an lz4 archive"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_TIKTOKEN = re.compile(rb"[A-Za-z0-9+/=]+ \d+\r?\n")


class FileRefused(Invalid):
    """The file is of a kind that releases do not hold."""

    code, title = "file_refused", "This kind of file cannot be released"
    help = "Convert weights to safetensors or GGUF; upload text as UTF-8; unpack archives."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a manifest."""

    path: str
    sha256: str
    size: int


def manifest(entries: Iterable[Entry]) -> bytes:
    """`path NUL sha256 NUL size newline` for each file, in the byte order of the paths."""
    ordered = sorted(entries, key=lambda item: item.path.encode())
    return b"".join(f"{e.path}\0{e.sha256}\0{e.size}\n".encode() for e in ordered)


def manifest_sha256(entries: Iterable[Entry]) -> str:
    """The digest that stands for the whole tree."""
    return hashlib.sha256(manifest(entries)).hexdigest()


def suffix_fault(path: str) -> str:
    """Why a file of this name is refused before its content is known; empty when it may come."""
    name = path.rpartition("/")[2]
    if name in NAMES or name.endswith((*SUFFIXES, ".sigstore.json")):
        return ""
    if name.endswith(".py"):
        return "Python code needs a reviewer's name, which this installation does not record yet"
    return "its suffix is not on the list of docs/distribution.md"


def is_text_name(path: str) -> bool:
    """Whether the name claims text."""
    name = path.rpartition("/")[2]
    return name in _TEXT_NAMES or name.endswith((*TEXT_SUFFIXES, ".py", ".model"))


def is_large(path: str, size: int, start: bytes) -> bool:
    """Whether git would hold a pointer instead of the bytes (hub-protocol: mode `lfs`)."""
    if size == 0:
        return False
    return size > REGULAR_MAX or b"\0" in start[:512] or not is_text_name(path)


def hidden_format(start: bytes) -> str:
    """The archive or pickle that these first bytes are; empty when none is recognised."""
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if start[257:262] == b"ustar":
        return "a tar archive"
    if len(start) > 2 and start[0] == 0x80 and start[1] <= 5:
        return "a Python pickle"
    return ""


def content_fault(path: str, size: int, start: bytes) -> str:
    """Why a file that begins with `start` is not what its name claims; empty when it is.

    `start` is the whole file for text of up to 64 MiB, else at least its first 64 KiB.
    """
    fault = suffix_fault(path)
    if fault:
        return fault
    if size > MAX_FILE:
        return "it is larger than 50 GB; split it into shards"
    if name := hidden_format(start):
        return f"its content is {name}"
    if path.endswith(".safetensors"):
        return "" if looks_like(start) else "its content is not safetensors"
    if path.endswith(".gguf"):
        return "" if _is_gguf(start) else "its content is not GGUF"
    if path.endswith(".model"):
        if is_text_pickle(start):
            return "its content is a Python pickle"
        return "" if _is_tokenizer(start) else "its content is no tokenizer model"
    return _text_fault(path, size, start)


def _is_gguf(start: bytes) -> bool:
    """Magic, a version that exists, and counts within bounds."""
    version = int.from_bytes(start[4:8], "little")
    tensors = int.from_bytes(start[8:16], "little")
    pairs = int.from_bytes(start[16:24], "little")
    known = start[:4] == b"GGUF" and version in (2, 3)
    return known and len(start) >= 24 and tensors <= 200_000 and pairs <= 100_000


def _is_tokenizer(start: bytes) -> bool:
    """SentencePiece begins with its field 1; tiktoken's form is `base64 rank` lines."""
    return start[:1] == b"\x0a" or _TIKTOKEN.match(start) is not None


def _text_fault(path: str, size: int, start: bytes) -> str:
    if size > TEXT_MAX:
        return "a text file may have 64 MiB"
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8 text"
    if "\0" in text:
        return "it holds a NUL"
    if is_text_pickle(start):
        return "its content is a Python pickle"
    if path.endswith((".json", "model.sig")):
        return _json_fault(text)
    if path.endswith(".jsonl"):
        faults = (_json_fault(line) for line in text.splitlines() if line.strip())
        return next((fault for fault in faults if fault), "")
    return ""


def _json_fault(text: str) -> str:
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return "it is not JSON"
    return ""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def json_of(content: bytes) -> Any:
    """The JSON in a file that `content_fault` has passed."""
    return json.loads(content.decode("utf-8"))
