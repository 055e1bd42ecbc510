"""Stored bytes: nothing is visible before it was counted and hashed, nothing is left behind."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium.kernel.ids import new_id
from consortium.shell.problems import TooLarge
from releases.domain import revisions
from releases.store import files as store
from releases.store.sending import describe, disposition, send

CONTENT = b"The quick brown fox jumps over the lazy dog"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def aside() -> list[Path]:
    return list(store._aside().iterdir())


def test_bytes_are_kept_under_their_digest() -> None:
    received = store.receive(io.BytesIO(CONTENT), size=len(CONTENT), sha256=SHA256)
    assert not store.exists(SHA256)
    received.keep()
    received.keep()
    assert store.exists(SHA256)
    assert store.digest(SHA256) == (SHA256, len(CONTENT))
    assert received.git_oid == revisions.blob_id(CONTENT)
    assert not aside()


@pytest.mark.parametrize("size", [0, 42, 44, 10**6])
def test_another_size_keeps_nothing(size: int) -> None:
    with pytest.raises(store.SizeDiffers):
        store.receive(io.BytesIO(CONTENT), size=size)
    assert not aside()


def test_another_digest_keeps_nothing() -> None:
    with pytest.raises(store.DigestDiffers):
        store.receive(io.BytesIO(CONTENT), size=len(CONTENT), sha256="0" * 64)
    assert not aside()


def test_a_stream_that_breaks_keeps_nothing() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.receive(Broken(), size=3)
    assert not aside()


def test_dropped_bytes_are_gone() -> None:
    store.receive_bytes(CONTENT).drop()
    assert not aside()


def test_parts_in_any_order_make_the_whole() -> None:
    upload = new_id()
    for start in (30, 0, 15):
        piece = CONTENT[start : start + 15]
        found = store.write_part(upload, io.BytesIO(piece), offset=start, length=len(piece))
        assert found == hashlib.sha256(piece).hexdigest()
    with store.closing(upload, size=len(CONTENT), sha256=SHA256) as received:
        received.keep()
    assert store.read_start(SHA256, 9) == b"The quick"
    assert not aside()


def test_a_part_that_is_too_long_or_short_does_not_count() -> None:
    upload = new_id()
    with pytest.raises(TooLarge):
        store.write_part(upload, io.BytesIO(b"abcd"), offset=0, length=3)
    with pytest.raises(store.SizeDiffers):
        store.write_part(upload, io.BytesIO(b"ab"), offset=0, length=3)
    with pytest.raises(store.DigestDiffers):
        store.write_part(upload, io.BytesIO(b"abc"), offset=0, length=3, sha256="0" * 64)
    store.drop_upload(upload)
    assert not aside()


def test_nobody_writes_while_the_whole_is_hashed() -> None:
    """Bytes could otherwise change between their hash and their name."""
    upload = new_id()
    store.write_part(upload, io.BytesIO(CONTENT), offset=0, length=len(CONTENT))
    with store.closing(upload, size=len(CONTENT), sha256=SHA256) as received:
        with pytest.raises(store.UploadClosing):
            store.write_part(upload, io.BytesIO(b"evil"), offset=0, length=4)
        with pytest.raises(store.UploadClosing), store.closing(upload, size=1, sha256=SHA256):
            pass
        received.keep()
    assert store.digest(SHA256) == (SHA256, len(CONTENT))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, SHA256 + "0"])
def test_only_a_digest_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="64 lower-case"):
        store.exists(name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.integers(0, 42), st.integers(0, 42))
def test_any_range_equals_the_slice(first: int, last: int) -> None:
    first, last = sorted((first, last))
    store.receive_bytes(CONTENT).keep()
    assert b"".join(store.iterate(SHA256, first=first, last=last)) == CONTENT[first : last + 1]


def test_a_lost_right_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "CHUNK", 4)
    store.receive_bytes(CONTENT).keep()
    rights = iter([True, True, False])
    sent = b"".join(store.iterate(SHA256, every=8, still=lambda: next(rights)))
    assert sent == CONTENT[:16]


def test_answers_say_how_long_they_are() -> None:
    store.receive_bytes(CONTENT).keep()
    whole = send(SHA256, size=43, span=None)
    assert (whole.status_code, whole["Content-Length"]) == (200, "43")
    assert b"".join(whole) == CONTENT  # type: ignore[call-overload]  # a streaming answer
    piece = send(SHA256, size=43, span=(4, 8), still=lambda: True)
    assert (piece.status_code, piece["Content-Range"]) == (206, "bytes 4-8/43")
    assert b"".join(piece) == b"quick"  # type: ignore[call-overload]  # a streaming answer
    assert describe(size=43)["Content-Length"] == "43"


def test_file_names_are_one_ascii_line() -> None:
    assert disposition('a/b\u00e9 "x".txt') == (
        "inline; filename*=UTF-8''b%C3%A9%20%22x%22.txt; filename=\"b_ _x_.txt\";"
    )
    assert "\n" not in disposition("a\nb")
