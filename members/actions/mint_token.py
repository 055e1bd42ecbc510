"""Make a token: the secret is returned once and stored nowhere."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden, Invalid
from consortium.kernel.rows import lock, reread
from members.access import P, require
from members.domain.roles import TOKEN_MAX_DAYS, grantable
from members.models import Seat, Token


class ScopeTooWide(Forbidden):
    """A token may not do more than its maker."""

    code, title = "scope_too_wide", "The token would do more than your seat may"
    help = "Choose scopes within your roles, or ask your admin for the role."


class TokenLifeInvalid(Invalid):
    """A token lives 1 to 90 days."""

    code, title = "token_life_invalid", "A token lives 1 to 90 days"
    help = "Make a new one before it ends; the portal reminds you two weeks ahead."


@command
def mint_token(
    *, actor: Actor, at: datetime, name: str, scopes: list[str], days: int = TOKEN_MAX_DAYS
) -> tuple[Token, str]:
    """The row and its secret, `cw_<8 hex>_<43 base64url>`."""
    require(actor, P.USE_TOKENS)
    if not 1 <= days <= TOKEN_MAX_DAYS:
        raise TokenLifeInvalid(pointer="/days")
    seat = Seat.objects.get(pk=str(actor.seat_id))
    lock(seat)
    seat = reread(seat)
    if seat.state != "active":  # ended while this call waited
        raise Forbidden
    too_wide = sorted(set(scopes) - grantable(seat.roles))
    if too_wide or not scopes:
        detail = f"Your roles do not cover {', '.join(too_wide)}." if too_wide else ""
        raise ScopeTooWide(detail or "Choose at least one scope.", pointer="/scopes")
    prefix = f"cw_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        seat=seat,
        name=name,
        prefix=prefix,
        sha256=hashlib.sha256(secret.encode()).digest(),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        "token.minted",
        on=token,
        audience=seat.organization_id or "staff",
        prefix=prefix,
        scopes=token.scopes,
        expires_at=token.expires_at,
    )
    return token, secret
