"""Who calls: a bearer token, or a ticket in the URL where clients send no token.

A ticket is a name, not a right: it says which token began what. Each use reads that token, its
Seat and standing again, so whatever ends those ends the ticket. Its kind is part of the MAC.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden
from consortium.shell.authentication import actor_of
from members import queries as members

LFS = "lfs"
LFS_LASTS = timedelta(days=7)  # one batch hands out all URLs at the start of a long upload


class TicketRefused(Forbidden):
    """The URL was altered, is of another kind, or its time is over."""

    code, title = "ticket_refused", "This link is not valid"
    help = "Ask for a new one by repeating the call that handed it out."


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a self-proving URL names: the token behind it, and what it is for."""

    kind: str
    token_id: UUID
    subject: UUID
    ends_at: datetime


def caller(request: HttpRequest) -> Actor:
    """The actor of the Authorization header; without one, nobody. Cookies do not count here."""
    return actor_of(request)


def holder(ticket: Ticket) -> Actor:
    """The actor behind a ticket, with the rights it has now."""
    return members.actor_of_token(ticket.token_id)


def seal_ticket(*, kind: str, token_id: UUID, subject: UUID, ends_at: datetime) -> str:
    """The text of a ticket: its payload and the MAC over it, both in URL-safe base64."""
    body = json.dumps(
        {"t": token_id.hex, "s": subject.hex, "e": int(ends_at.timestamp())},
        separators=(",", ":"),
    ).encode()
    return f"{_encoded(body)}.{_encoded(_mac(kind, body, _keys()[0]))}"


def open_ticket(text: str, *, kind: str, at: datetime) -> Ticket:
    """The ticket, or TicketRefused."""
    first, _, second = text.partition(".")
    try:
        body, given = _decoded(first), _decoded(second)
    except (binascii.Error, ValueError) as error:
        raise TicketRefused from error
    genuine = [hmac.compare_digest(_mac(kind, body, key), given) for key in _keys()]
    if not any(genuine):
        raise TicketRefused
    value = json.loads(body)
    ends_at = datetime.fromtimestamp(value["e"], at.tzinfo)
    if ends_at <= at:
        raise TicketRefused("This link has ended; repeat the call that handed it out.")
    return Ticket(kind, UUID(value["t"]), UUID(value["s"]), ends_at)


def _keys() -> list[bytes]:
    """The key in use, and those being rotated out."""
    return [str(key).encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _mac(kind: str, body: bytes, key: bytes) -> bytes:
    derived = hashlib.sha256(b"commonweight.hub.ticket\0" + kind.encode() + b"\0" + key).digest()
    return hmac.new(derived, body, hashlib.sha256).digest()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
