"""Bytes live under their SHA-256: `sha256/ab/cd/<hex>`, written aside, synced, then renamed.

Nothing is visible under its digest before every byte was counted and hashed. Whatever goes
wrong on the way leaves no file behind. Hashing and writing happen outside transactions; an
action then places what was received, which is one rename.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings

from consortium.kernel.errors import Conflict, Invalid
from consortium.shell.problems import TooLarge
from releases.domain.manifest import REGULAR_MAX

CHUNK = 1024 * 1024
_HEX = frozenset("0123456789abcdef")


class SizeDiffers(Invalid):
    """Fewer or more bytes arrived than were announced."""

    code, title = "size_differs", "The number of bytes is not the announced one"
    help = "Nothing was kept. Compare the size of your file with what you declared."


class DigestDiffers(Invalid):
    """The bytes are not those that were announced."""

    code, title = "digest_differs", "The SHA-256 is not the announced one"
    help = "Nothing was kept. Send the bytes again; if it happens twice, hash your file anew."


class DigestMalformed(Invalid):
    """A SHA-256 is 64 hex digits."""

    code, title = "digest_malformed", "This is not a SHA-256"
    help = "Send 64 hex digits, as `sha256sum` prints them."


class UploadClosing(Conflict):
    """The upload is being completed."""

    code, title = "upload_closing", "This upload is being completed"
    help = "Read the upload again; it is either finished or open in a moment."


class Stream(Protocol):
    """Whatever bytes can be read from: a request, a file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that have arrived whole, lie aside, and wait for an action to place them."""

    sha256: str
    size: int
    git_oid: str
    place: Path

    def keep(self) -> None:
        """Rename into the store. Doing it twice, or beside a twin, changes nothing."""
        final = _place(self.sha256)
        if not self.place.exists() and final.exists():
            return
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.place, final)
        _sync_folder(final.parent)

    def drop(self) -> None:
        """Forget the bytes."""
        self.place.unlink(missing_ok=True)


class _Digests:
    """SHA-256 of the bytes, and git's id while the announced size is that of a regular file."""

    def __init__(self, size: int) -> None:
        self.sha256 = hashlib.sha256()
        self._git = None
        if size <= REGULAR_MAX:
            self._git = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)

    def update(self, chunk: bytes) -> None:
        self.sha256.update(chunk)
        if self._git is not None:
            self._git.update(chunk)

    @property
    def git_oid(self) -> str:
        return self._git.hexdigest() if self._git is not None else ""


def announced(text: str) -> str:
    """A digest as a request announces it; without one nothing is received."""
    sha256 = text.strip().lower()
    if len(sha256) != 64 or not set(sha256) <= _HEX:
        raise DigestMalformed
    return sha256


def receive(stream: Stream, *, size: int, sha256: str = "") -> Received:
    """Read exactly `size` bytes to a place aside, hashing on the way.

    Raises:
        SizeDiffers, DigestDiffers: nothing is kept.

    """
    place = _aside() / secrets.token_hex(16)
    digests, count = _Digests(size), 0
    try:
        with place.open("xb") as out:
            while chunk := stream.read(min(CHUNK, size - count + 1)):
                count += len(chunk)
                if count > size:
                    raise SizeDiffers(f"More than the announced {size} bytes arrived.")
                digests.update(chunk)
                out.write(chunk)
            if count != size:
                raise SizeDiffers(f"{count} bytes arrived, {size} were announced.")
            out.flush()
            os.fsync(out.fileno())
        found = digests.sha256.hexdigest()
        if sha256 and found != sha256:
            raise DigestDiffers(f"The bytes hash to {found}, {sha256} was announced.")
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return Received(found, size, digests.git_oid, place)


def receive_bytes(content: bytes) -> Received:
    """`receive` for a small content already in memory."""
    view = memoryview(content)

    class _Reader:
        at = 0

        def read(self, size: int, /) -> bytes:
            chunk = bytes(view[self.at : self.at + size])
            self.at += len(chunk)
            return chunk

    return receive(_Reader(), size=len(content))


def write_part(
    upload_id: UUID, stream: Stream, *, offset: int, length: int, sha256: str = ""
) -> str:
    """Write one part in place into the upload's sparse file; return the part's SHA-256.

    Raises:
        SizeDiffers, DigestDiffers: the part does not count and must be sent again.
        UploadClosing: somebody is completing the upload.
        TooLarge: more bytes than the part may have.

    """
    place = _aside() / str(upload_id)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        _hold(out, place, shared=True)
        out.seek(offset)
        digest, count = hashlib.sha256(), 0
        while chunk := stream.read(min(CHUNK, length - count + 1)):
            count += len(chunk)
            if count > length:
                raise TooLarge(f"This part has {length} bytes; more arrived.")
            digest.update(chunk)
            out.write(chunk)
        if count != length:
            raise SizeDiffers(f"{count} bytes arrived, this part has {length}.")
        out.flush()
        os.fsync(out.fileno())
    found = digest.hexdigest()
    if sha256 and found != sha256:
        raise DigestDiffers(f"The part hashes to {found}, {sha256} was announced.")
    return found


@contextmanager
def closing(upload_id: UUID, *, size: int, sha256: str) -> Iterator[Received]:
    """Hold the upload's file against writers, hash it whole, and offer it for placing.

    Raises:
        SizeDiffers, DigestDiffers: the caller ends the upload and drops its bytes.

    """
    place = _aside() / str(upload_id)
    place.touch(mode=0o600)
    with place.open("rb") as held:
        _hold(held, place, shared=False)
        yield _whole(held, place, size, sha256)


def _whole(held: BinaryIO, place: Path, size: int, sha256: str) -> Received:
    count = os.fstat(held.fileno()).st_size
    if count != size:
        raise SizeDiffers(f"{count} bytes arrived, {size} were announced.")
    digests = _Digests(size)
    while chunk := held.read(CHUNK):
        digests.update(chunk)
    found = digests.sha256.hexdigest()
    if found != sha256:
        raise DigestDiffers(f"The bytes hash to {found}, {sha256} was announced.")
    return Received(found, size, digests.git_oid, place)


def drop_upload(upload_id: UUID) -> None:
    """Forget the parts of an upload."""
    (_aside() / str(upload_id)).unlink(missing_ok=True)


def exists(sha256: str) -> bool:
    """Whether these bytes are stored."""
    return _place(sha256).is_file()


def open_blob(sha256: str) -> BinaryIO:
    """The stored bytes, for a server that sends files itself."""
    return _place(sha256).open("rb")


def read_start(sha256: str, length: int) -> bytes:
    """The first `length` bytes."""
    with open_blob(sha256) as stored:
        return stored.read(length)


def iterate(
    sha256: str,
    *,
    first: int = 0,
    last: int | None = None,
    every: int = 64 * CHUNK,
    still: Callable[[], bool] = lambda: True,
) -> Iterator[bytes]:
    """Bytes `first` to `last` inclusive; asks `still` before each `every` bytes and stops on no."""
    with open_blob(sha256) as stored:
        end = os.fstat(stored.fileno()).st_size if last is None else last + 1
        stored.seek(first)
        left, until = end - first, 0
        while left > 0:
            if until <= 0:
                if not still():
                    return
                until = every
            chunk = stored.read(min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            until -= len(chunk)
            yield chunk


def digest(sha256: str) -> tuple[str, int]:
    """SHA-256 and size of what really lies under `sha256`, reading every byte again."""
    found, count = hashlib.sha256(), 0
    with open_blob(sha256) as stored:
        while chunk := stored.read(CHUNK):
            found.update(chunk)
            count += len(chunk)
    return found.hexdigest(), count


def _place(sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= _HEX:
        raise ValueError("A stored file is named by 64 lower-case hex digits.")
    return Path(settings.STORE_DIR) / "sha256" / sha256[:2] / sha256[2:4] / sha256


def _aside() -> Path:
    folder = Path(settings.STORE_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _hold(held: BinaryIO, place: Path, *, shared: bool) -> None:
    """Lock the open file, and make sure it still is the one at its place."""
    try:
        fcntl.flock(held, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UploadClosing from error
    if not place.exists() or os.fstat(held.fileno()).st_ino != place.stat().st_ino:
        raise UploadClosing


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
