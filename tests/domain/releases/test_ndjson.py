"""A commit's lines are read exactly, or refused with the line and the reason."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.domain.changes import DeleteFile, DeleteFolder
from releases.domain.manifest import REGULAR_MAX
from releases.domain.ndjson import (
    CommitMalformed,
    Header,
    Large,
    Regular,
    RegularTooLarge,
    read_commit,
)

HEADER = {"key": "header", "value": {"summary": "One", "description": "More"}}
OID = "ab" * 32


def line(key: str, **value: Any) -> bytes:
    """One line of a commit."""
    return json.dumps({"key": key, "value": value}).encode()


def read(*lines: bytes) -> list[Any]:
    """Header and operations."""
    header, operations = read_commit([json.dumps(HEADER).encode(), *lines])
    return [header, *operations]


def test_every_operation_is_read_in_order() -> None:
    content = base64.b64encode(b"hello").decode()
    found = read(
        line("file", path="a", content=content, encoding="base64"),
        b"",
        line("lfsFile", path="w", algo="sha256", oid=OID, size=3),
        line("lfsFile", path="copy", algo="sha256", oid=OID),
        line("deletedFile", path="b"),
        line("deletedFolder", path="c/"),
    )
    assert found == [
        Header("One", "More"),
        Regular("a", b"hello"),
        Large("w", OID),
        Large("copy", OID),
        DeleteFile("b"),
        DeleteFolder("c/"),
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'{"key": "file", "value"', "not JSON, or was cut"),
        (b"\xff\xfe", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"key": 1, "value": {}}', "not an object"),
        (b'{"key": "file", "value": []}', "not an object"),
        (b'{"key": "file", "key": "file", "value": {}}', "not JSON"),
        (b'{"key": "file", "value": {"path": NaN}}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (line("submodule", path="x"), "not an operation"),
        (line("header", summary="two"), "not an operation"),
        (line("file", path="a", content="aGk="), "encoding: base64"),
        (line("file", path="a", content="a-_=", encoding="base64"), "not base64"),
        (line("file", path=3, content="aGk=", encoding="base64"), "`path`"),
        (line("file", content="aGk=", encoding="base64"), "`path`"),
        (line("file", path="a\0b", content="aGk=", encoding="base64"), "NUL"),
        (line("file", path="a" * 5000, content="aGk=", encoding="base64"), "longer"),
        (line("lfsFile", path="a", algo="md5", oid=OID), "sha256"),
        (line("lfsFile", path="a", algo="sha256", oid=OID[1:]), "64 hex digits"),
        (line("lfsFile", path="a", algo="sha256", oid=OID.upper()), "64 hex digits"),
        (line("deletedFile"), "`path`"),
    ],
)
def test_a_wrong_line_is_named(bad: bytes, why: str) -> None:
    with pytest.raises(CommitMalformed, match="Line 2 of the commit") as refused:
        read(bad)
    assert why in refused.value.detail


@pytest.mark.parametrize(
    "header",
    [
        {"key": "file", "value": {}},
        {"key": "header", "value": {}},
        {"key": "header", "value": {"summary": " "}},
        {"key": "header", "value": {"summary": "x" * 301}},
        {"key": "header", "value": {"summary": "x", "parentCommit": "main"}},
        {"key": "header", "value": {"summary": "x", "parentCommit": 7}},
        {"key": "header", "value": {"summary": "\ud800"}},
    ],
)
def test_a_wrong_header_is_refused(header: Any) -> None:
    with pytest.raises(CommitMalformed):
        read_commit([json.dumps(header).encode()])


def test_no_line_at_all_is_refused() -> None:
    with pytest.raises(CommitMalformed, match="empty"):
        read_commit([b"", b"  "])


def test_ten_mebibytes_may_come_and_a_byte_more_may_not() -> None:
    for length, fits in ((REGULAR_MAX, True), (REGULAR_MAX + 1, False)):
        content = base64.b64encode(bytes(length)).decode()
        entry = line("file", path="a", content=content, encoding="base64")
        if fits:
            assert len(read(entry)[1].content) == length
        else:
            with pytest.raises(RegularTooLarge):
                read(entry)


@given(st.lists(st.binary(max_size=80), max_size=5))
def test_whatever_comes_is_read_or_refused(lines: list[bytes]) -> None:
    with contextlib.suppress(CommitMalformed, RegularTooLarge):
        _, operations = read_commit(lines)
        list(operations)
