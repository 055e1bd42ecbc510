"""Take an open invitation back."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Invitation


@command
def revoke_invitation(*, actor: Actor, at: datetime, invitation: Invitation) -> Invitation:
    """sent → revoked; its link answers that it is over."""
    require(actor, P.MANAGE_TEAM, on=invitation)
    lock(invitation)
    invitation = reread(invitation)
    move(invitation, "revoked", expecting="sent", ended_at=at)
    record(
        "invitation.revoked",
        on=invitation,
        audience=invitation.organization_id or "staff",
        email=invitation.email,
    )
    return invitation
