"""Note, at most once a minute, that a token was used: for its owner's eyes, not the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from members.access import P, require
from members.models import Token


@command(journal=False)
def note_token_use(*, actor: Actor, at: datetime, token_id: UUID) -> None:
    """Telemetry: a conditional update, so that busy tokens write once a minute."""
    require(actor, P.NOTE_TOKEN_USE)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - timedelta(minutes=1))
    Token.objects.filter(stale, pk=token_id).update(last_used_at=at)
