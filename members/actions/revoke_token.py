"""End a token before its time; a token may also end itself."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Token


@command
def revoke_token(*, actor: Actor, at: datetime, token: Token) -> Token:
    """live → revoked; the next request with it is refused."""
    require(actor, P.REVOKE_TOKEN, on=token)
    lock(token)
    token = reread(token)
    move(token, "revoked", expecting="live", revoked_at=at, revoked_by=actor.person_id)
    record(
        "token.revoked",
        on=token,
        audience=token.seat.organization_id or "staff",
        prefix=token.prefix,
    )
    return token
