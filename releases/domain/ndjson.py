"""A commit arrives as lines of JSON: a header first, then one operation per line, in order.

Lines are read one at a time, so a commit of many small files never lies in memory whole. The
first line that is not exactly an operation ends the reading; nothing is guessed.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from consortium.kernel.errors import Malformed, Problem
from releases.domain.changes import DeleteFile, DeleteFolder
from releases.domain.manifest import REGULAR_MAX

MAX_LINE = 4 * (REGULAR_MAX // 3 + 2) + 4096
MAX_OPERATIONS = 20_000
MAX_SUMMARY = 300
MAX_DESCRIPTION = 10_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARENT = re.compile(r"[0-9a-f]{7,40}")


class CommitMalformed(Malformed):
    """A line of the commit is not what the protocol says."""

    code, title = "commit_malformed", "The commit has the wrong shape"
    help = "Send a header line, then one line per operation, as docs/distribution.md shows."


class RegularTooLarge(Problem):
    """Large files go up by git-lfs, not inside the commit."""

    code, status, title = "regular_too_large", 413, "This file is too large to stand in a commit"
    help = "Files above 10 MiB are sent by LFS; the answer of preupload says which."


@dataclass(frozen=True, slots=True)
class Header:
    """What the commit says about itself; `parent` is the head it was made on, or empty."""

    summary: str
    description: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Regular:
    """A small file with its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Large:
    """A file whose bytes were sent before, by digest."""

    path: str
    sha256: str


Operation = Regular | Large | DeleteFile | DeleteFolder


def read_commit(lines: Iterable[bytes]) -> tuple[Header, Iterator[Operation]]:
    """The header, and the operations as they are read.

    Raises:
        CommitMalformed, RegularTooLarge: here, or at the operation concerned.

    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(numbered, None)
    if first is None:
        raise CommitMalformed("The commit is empty: its first line must be the header.")
    number, line = first
    key, value = _entry(number, line)
    if key != "header":
        _refuse(number, "the first line must have the key 'header'")
    return _header(number, value), _operations(numbered)


def _operations(lines: Iterator[tuple[int, bytes]]) -> Iterator[Operation]:
    for count, (number, line) in enumerate(lines, start=1):
        if count > MAX_OPERATIONS:
            _refuse(number, f"a commit has at most {MAX_OPERATIONS} operations")
        key, value = _entry(number, line)
        read = _READERS.get(key)
        if read is None:
            _refuse(number, f"the key {key[:40]!a} is not an operation")
        yield read(number, value)


def _entry(number: int, line: bytes) -> tuple[str, dict[str, Any]]:
    if len(line) > MAX_LINE:
        raise RegularTooLarge(f"Line {number} is longer than a regular file may be.")
    try:
        entry = json.loads(
            line.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        _refuse(number, "it is not JSON, or was cut")
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        _refuse(number, "it is not an object with a `key`")
    value = entry.get("value")
    if not isinstance(value, dict):
        _refuse(number, "its `value` is not an object")
    return entry["key"], value


def _header(number: int, value: dict[str, Any]) -> Header:
    parent = value.get("parentCommit")
    if parent is not None and not (isinstance(parent, str) and _PARENT.fullmatch(parent)):
        _refuse(number, "`parentCommit` is not 7 to 40 lower-case hex digits")
    summary = _text(number, value, "summary", MAX_SUMMARY)
    if not summary.strip():
        _refuse(number, "the summary is empty")
    return Header(summary, _text(number, value, "description", MAX_DESCRIPTION), parent or "")


def _text(number: int, value: dict[str, Any], name: str, most: int) -> str:
    found = value.get(name)
    if found is None and name == "description":
        return ""
    if not isinstance(found, str):
        _refuse(number, f"`{name}` is missing or no text")
    if len(found) > most:
        _refuse(number, f"`{name}` is longer than {most} characters")
    if "\0" in found or any("\ud800" <= character <= "\udfff" for character in found):
        _refuse(number, f"`{name}` holds a NUL or half a surrogate pair")
    return found


def _path(number: int, value: dict[str, Any]) -> str:
    return _text(number, value, "path", 4096)


def _regular(number: int, value: dict[str, Any]) -> Regular:
    path = _path(number, value)
    content = value.get("content")
    if value.get("encoding") != "base64" or not isinstance(content, str):
        _refuse(number, "a file needs `content` and `encoding: base64`")
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        _refuse(number, "`content` is not base64")
    if len(raw) > REGULAR_MAX:
        raise RegularTooLarge(f"Line {number}: a regular file has at most {REGULAR_MAX} bytes.")
    return Regular(path, raw)


def _large(number: int, value: dict[str, Any]) -> Large:
    path, oid = _path(number, value), value.get("oid")
    if value.get("algo") != "sha256" or not isinstance(oid, str) or not _SHA256.fullmatch(oid):
        _refuse(number, "an LFS file needs `algo: sha256` and an `oid` of 64 hex digits")
    return Large(path, oid)


def _deleted_file(number: int, value: dict[str, Any]) -> DeleteFile:
    return DeleteFile(_path(number, value))


def _deleted_folder(number: int, value: dict[str, Any]) -> DeleteFolder:
    return DeleteFolder(_path(number, value))


_READERS: dict[str, Callable[[int, dict[str, Any]], Operation]] = {
    "file": _regular,
    "lfsFile": _large,
    "deletedFile": _deleted_file,
    "deletedFolder": _deleted_folder,
}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(number: int, why: str) -> NoReturn:
    raise CommitMalformed(f"Line {number} of the commit is refused: {why}.")
