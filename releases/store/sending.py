"""Stored bytes as an HTTP answer: whole or one range, public by sendfile, embargoed in pieces.

While an embargoed file is sent, the caller's right is asked again before each 64 MiB; when it
is gone the stream ends short, and the client sees fewer bytes than announced.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from releases.store.files import iterate, open_blob


def send(
    sha256: str,
    *,
    size: int,
    span: tuple[int, int] | None,
    still: Callable[[], bool] | None = None,
) -> HttpResponseBase:
    """200 or 206 with the bytes. Without `still` the whole file may go by sendfile."""
    response: HttpResponseBase
    if span is None and still is None:
        response = FileResponse(open_blob(sha256), content_type="application/octet-stream")
    else:
        first, last = span or (0, size - 1)
        stream = iterate(sha256, first=first, last=last, still=still or (lambda: True))
        response = StreamingHttpResponse(
            _to_the_end(stream, last - first + 1),
            status=206 if span else 200,
            content_type="application/octet-stream",
        )
    return _described(response, size=size, span=span)


def _to_the_end(stream: Iterator[bytes], length: int) -> Iterator[bytes]:
    """`stream`; when it ends short the connection is reset, so that no client waits for more."""
    for piece in stream:
        length -= len(piece)
        yield piece
    if length:
        raise ConnectionResetError(errno.ECONNRESET, "The right to read ended on the way.")


def describe(*, size: int, span: tuple[int, int] | None = None) -> HttpResponseBase:
    """The same answer without its body, for HEAD."""
    response = HttpResponse(status=206 if span else 200, content_type="application/octet-stream")
    return _described(response, size=size, span=span)


def disposition(path: str) -> str:
    """Content-Disposition for the last segment of `path`, in ASCII."""
    name = path.rpartition("/")[2]
    plain = "".join(c if " " <= c <= "~" and c not in '"\\' else "_" for c in name)
    return f"inline; filename*=UTF-8''{quote(name, safe='')}; filename=\"{plain}\";"


def _described(
    response: HttpResponseBase, *, size: int, span: tuple[int, int] | None
) -> HttpResponseBase:
    first, last = span or (0, size - 1)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response
