"""People, seats, invitations, tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound, Problem
from members.models import Invitation, Person, Seat, Token

_SALT = "members.invitation"


class InvitationOver(Problem):
    """The link leads nowhere any more."""

    code, status, title = "invitation_over", 410, "This invitation is no longer open"
    help = "It was used, revoked or is older than 14 days. Ask your admin for a new one."


def person(id: UUID) -> Person:
    """One account, for its own pages."""
    return Person.objects.get(pk=id)


def seats(actor: Actor, *, ended: bool = False) -> QuerySet[Seat]:
    """The seats `actor` may see; living ones unless `ended`."""
    found = Seat.objects.visible_to(actor).select_related("person", "organization")
    return found if ended else found.exclude(state="ended")


def seat(actor: Actor, id: UUID) -> Seat:
    """One visible seat."""
    found = seats(actor, ended=True).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def team(actor: Actor) -> QuerySet[Seat]:
    """The living seats of the actor's own side: its organization's, or the secretariat's."""
    return seats(actor).filter(Q(organization=actor.organization_id))


def found_seats(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[Seat]:
    """Every visible seat whose person's name or address holds `text`."""
    found = seats(actor, ended=True)
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(person__name__icontains=text) | Q(person__email__icontains=text))
    return found


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends in the same transaction as a seat."""

    tokens: tuple[Token, ...]
    invitations: tuple[Invitation, ...]


def ends_with(actor: Actor, seat: Seat) -> Ending:
    """The live tokens and open invitations that hang off `seat`."""
    sent = Invitation.objects.visible_to(actor).filter(invited_from=seat, state="sent")
    return Ending(tuple(seat.tokens.filter(state="live")), tuple(sent))


def live_seats(person_id: UUID) -> list[Seat]:
    """A person's active seats, for the switcher."""
    found = Seat.objects.select_related("organization").filter(person_id=person_id, state="active")
    return list(found.order_by("created_at"))


def emails(
    *,
    organization_ids: Iterable[UUID] | None = None,
    roles: Iterable[str] = (),
    staff: bool = False,
) -> list[tuple[str, UUID]]:
    """(address, person) of active seats, by organization and role; for letters."""
    found = Seat.objects.select_related("person").filter(state="active", person__is_active=True)
    if staff:
        found = found.filter(organization=None)
    elif organization_ids is not None:
        found = found.filter(organization_id__in=list(organization_ids))
    else:
        found = found.filter(organization__state="admitted")
    wanted = set(roles)
    chosen = {
        (item.person.email, item.person_id)
        for item in found
        if not wanted or wanted & set(item.roles)
    }
    return sorted(chosen)


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """The invitations `actor` may see, newest first."""
    return Invitation.objects.visible_to(actor).select_related("organization").order_by("-id")


def invitation(actor: Actor, id: UUID) -> Invitation:
    """One visible invitation."""
    found = invitations(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def open_invitations(actor: Actor, *, at: datetime) -> QuerySet[Invitation]:
    """The unanswered invitations of the actor's own side that have not run out."""
    own = Q(organization=actor.organization_id)
    return invitations(actor).filter(own, state="sent", expires_at__gt=at)


def invitation_key(invitation_id: UUID) -> str:
    """The signed key of the link in the letter; made when the letter is sent, stored nowhere."""
    return signing.dumps(str(invitation_id), salt=_SALT)


def invitation_by_key(key: str, *, at: datetime) -> Invitation:
    """The open invitation a link stands for.

    Raises:
        InvitationOver: forged, used, revoked, expired, or its inviter may invite no more.

    """
    try:
        identity = signing.loads(key, salt=_SALT)
    except signing.BadSignature as error:
        raise InvitationOver from error
    found = (
        Invitation.objects.select_related("organization", "invited_from")
        .filter(pk=identity, state="sent", expires_at__gt=at)
        .first()
    )
    if found is None or not found.stands:
        raise InvitationOver
    return found


def account_exists(email: str) -> bool:
    """Whether somebody signs in with this address; asked only behind a signed invitation."""
    return Person.objects.filter(email=email).exists()


def tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens `actor` may see, newest first."""
    return Token.objects.visible_to(actor).select_related("seat__person").order_by("-id")


def token(actor: Actor, id: UUID) -> Token:
    """One visible token."""
    found = tokens(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def token_use_is_due(token_id: UUID, *, at: datetime) -> bool:
    """Whether the last noted use is a minute old, so that busy tokens write once a minute."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - timedelta(minutes=1))
    return Token.objects.filter(stale, pk=token_id).exists()
