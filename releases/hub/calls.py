"""A hub call as a view sees it: decoded names, the actor, bodies read whole or not at all.

Every body has a limit and must be as long as announced: what a broken connection left behind is
refused, never half understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.http import HttpRequest

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Malformed
from consortium.shell import parsing
from consortium.shell.problems import TooLarge
from releases import queries

if TYPE_CHECKING:
    from releases.hub.bearer import Ticket
    from releases.models import Repository

JSON_LIMIT = 1024 * 1024
COMMIT_LIMIT = 192 * 1024 * 1024
CHUNK = 256 * 1024


class BodyCut(Malformed):
    """Fewer bytes arrived than the request announced."""

    code, title = "body_cut", "The body was cut"
    help = "The connection broke while sending; nothing was kept. Send the call again."


class Readable(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a hub route."""

    request: HttpRequest
    actor: Actor
    at: datetime
    names: Mapping[str, str]
    ticket: Ticket | None = None

    @property
    def address(self) -> str:
        """`namespace/name` of the repository in the path."""
        return f"{self.names['namespace']}/{self.names['name']}"

    def repository(self) -> Repository:
        """The repository in the path, if anything in it concerns the caller."""
        return queries.repository(self.actor, self.address)

    @property
    def base(self) -> str:
        """Scheme and host as the client knows us; every URL we hand out begins so."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    def flag(self, name: str) -> bool:
        """A boolean of the query string, in any of the clients' spellings."""
        return self.request.GET.get(name, "").casefold() in ("true", "1")

    def header(self, name: str) -> str:
        """A request header, or nothing."""
        return self.request.headers.get(name, "")

    def json(self) -> dict[str, Any]:
        """The body as a JSON object of at most 1 MiB."""
        value = parsing.parse(self.body(JSON_LIMIT))
        if not isinstance(value, dict):
            raise Malformed("The body must be a JSON object.")
        return value

    def body(self, limit: int) -> bytes:
        """The whole body."""
        return b"".join(chunks(self.request, limit))

    def lines(self, limit: int, longest: int) -> Iterator[bytes]:
        """The body line by line."""
        return _lines(chunks(self.request, limit), longest)


def stream(request: HttpRequest) -> Readable:
    """The body's bytes, also when the client sends them in chunks of unknown number."""
    chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    if chunked and request.META.get("wsgi.input_terminated"):
        source: Readable = request.META["wsgi.input"]
        return source
    return request


def chunks(request: HttpRequest, limit: int) -> Iterator[bytes]:
    """The body in pieces; longer than `limit` or shorter than announced is refused."""
    text = request.META.get("CONTENT_LENGTH") or ""
    announced = int(text) if text.isascii() and text.isdigit() else None
    if announced is not None and announced > limit:
        raise TooLarge(f"This body has at most {limit} bytes.")
    source, count = stream(request), 0
    while piece := source.read(CHUNK):
        count += len(piece)
        if count > limit:
            raise TooLarge(f"This body has at most {limit} bytes.")
        yield piece
    if announced is not None and count != announced:
        raise BodyCut(f"{count} of {announced} bytes arrived.")


def _lines(pieces: Iterator[bytes], longest: int) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        first, *rest = piece.split(b"\n")
        held.append(first)
        size += len(first)
        for part in rest:
            yield b"".join(held)
            held, size = [part], len(part)
        if size > longest:
            raise TooLarge(f"A line has at most {longest} bytes.")
    yield b"".join(held)
