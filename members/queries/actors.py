"""From a request to an Actor. The Seat, its organization and the token are read at every use.

Nothing about rights is cached: whoever ends a Seat ends what it could do with the next request.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from consortium.kernel.actor import ANONYMOUS, Actor, Kind
from consortium.kernel.errors import NotSignedIn
from consortium.kernel.moments import now
from members.domain.lifecycle import LIVE
from members.domain.roles import STAFF_ROLES
from members.models import Person, Seat, Token

SEAT_KEY = "seat"  # the session's chosen Seat
AUTHENTICATIONS_KEY = "account_authentication_methods"  # allauth's record of fresh sign-ins
AUTHENTICATED_KEY = "account_authentication_methods_user"  # whose they are
PREFIX_LENGTH = 11  # "cw_" and 8 hex digits


def resolve_actor(request: HttpRequest) -> Actor:
    """The actor behind `request`: a bearer token's Seat, a session's person, or nobody.

    Raises:
        NotSignedIn: an Authorization header that names no living token.

    """
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn("Only bearer tokens are taken: `Authorization: Bearer cw_…`.")
        return actor_for_token(secret.strip())
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    return _person_actor(user, request.session)


def actor_for_token(secret: str) -> Actor:
    """The actor of a token secret; unknown, expired, revoked or seatless: NotSignedIn."""
    found = (
        Token.objects.select_related("seat__person", "seat__organization")
        .filter(prefix=secret[:PREFIX_LENGTH], state="live")
        .first()
    )
    given = hashlib.sha256(secret.encode()).digest()
    known = bytes(found.sha256) if found else bytes(32)
    if not hmac.compare_digest(given, known) or found is None:
        raise NotSignedIn("This token is not known, has ended, or was revoked.")
    if found.expires_at <= now() or not _lives(found.seat):
        raise NotSignedIn("This token is not known, has ended, or was revoked.")
    return actor_of_seat(
        found.seat, kind=Kind.TOKEN, token_id=found.pk, scopes=frozenset(found.scopes)
    )


def actor_of_seat(seat: Seat, *, kind: Kind = Kind.PERSON, **more: Any) -> Actor:
    """An actor with the rights of `seat`, which must be alive."""
    organization = seat.organization
    return Actor(
        kind=kind,
        person_id=seat.person_id,
        seat_id=seat.pk,
        organization_id=organization.pk if organization else None,
        roles=frozenset(seat.roles),
        organization_state=organization.state if organization else "",
        name=seat.person.name,
        organization_name=organization.name if organization else "Secretariat",
        **more,
    )


def actor_of_token(token_id: UUID) -> Actor:
    """The actor behind a living token, for links that name the token instead of carrying it.

    Raises:
        NotSignedIn: it, its Seat or its organization has ended.

    """
    found = Token.objects.select_related("seat__person", "seat__organization").filter(
        pk=token_id, state="live", expires_at__gt=now()
    )
    token = found.first()
    if token is None or not _lives(token.seat):
        raise NotSignedIn("This token is not known, has ended, or was revoked.")
    return actor_of_seat(
        token.seat, kind=Kind.TOKEN, token_id=token.pk, scopes=frozenset(token.scopes)
    )


def present_actor(actor: Actor) -> Actor:
    """`actor` with the rights it has now, for work that outlasts its request.

    Raises:
        NotSignedIn: its Seat or its token has ended.

    """
    if actor.seat_id is None:
        return actor
    seat = Seat.objects.select_related("person", "organization").filter(pk=actor.seat_id).first()
    if seat is None or not _lives(seat):
        raise NotSignedIn
    if actor.token_id is not None:
        keys = Token.objects.filter(pk=actor.token_id, state="live", expires_at__gt=now())
        if not keys.exists():
            raise NotSignedIn
    return actor_of_seat(
        seat,
        kind=actor.kind,
        token_id=actor.token_id,
        scopes=actor.scopes,
        stepped_up_at=actor.stepped_up_at,
    )


def stepped_up_at(session: Any, person_id: UUID) -> datetime | None:
    """When the person last proved who it is; allauth notes each sign-in and reauthentication."""
    if session.get(AUTHENTICATED_KEY) != str(person_id):
        return None
    moments = [item.get("at", 0) for item in session.get(AUTHENTICATIONS_KEY, ())]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def _person_actor(user: Person, session: Any) -> Actor:
    living = [
        seat
        for seat in Seat.objects.select_related("person", "organization").filter(
            person_id=user.pk, state="active"
        )
        if _lives(seat)
    ]
    chosen = session.get(SEAT_KEY, "")
    seat = next((item for item in living if str(item.pk) == chosen), None)
    seat = seat or (living[0] if living else None)
    fresh = _on_our_clock(stepped_up_at(session, UUID(str(user.pk))))
    if seat is None:
        person = UUID(str(user.pk))
        return Actor(kind=Kind.PERSON, person_id=person, name=user.name, stepped_up_at=fresh)
    return actor_of_seat(seat, stepped_up_at=fresh)


def _on_our_clock(at: datetime | None) -> datetime | None:
    """allauth notes wall-clock time; a demo whose clock travels compares on the same clock."""
    if at is None:
        return None
    return at + (now() - datetime.now(UTC))  # noqa: TID251  (wall time is what allauth noted)


def _lives(seat: Seat) -> bool:
    if seat.state != "active" or not seat.person.is_active:
        return False
    if seat.organization is None:
        return bool(set(seat.roles) & set(STAFF_ROLES))
    return seat.organization.state in LIVE
