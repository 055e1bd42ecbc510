"""Who may do what among members."""

from __future__ import annotations

from typing import Any

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import (
    Permission,
    Rules,
    admitted,
    anyone,
    member,
    owns,
    relation,
    role,
    secretariat,
    signed_in,
    staff,
    system,
)


class P(Permission):
    """The permissions of members."""

    READ_MEMBERS = "members.read"
    APPLY = "members.apply"
    READ_APPLICATIONS = "members.read_applications"
    DECIDE_MEMBERSHIP = "members.decide_membership"
    READ_TEAM = "members.read_team"
    MANAGE_TEAM = "members.manage_team"
    MANAGE_STAFF = "members.manage_staff"
    ACCEPT_INVITATION = "members.accept_invitation"
    USE_TOKENS = "members.use_tokens"
    REVOKE_TOKEN = "members.revoke_token"
    NOTE_TOKEN_USE = "members.note_token_use"
    READ_OWN_ACCOUNT = "members.read_own_account"


def _seat_is_mine(actor: Actor, token: Any) -> bool:
    if "admin" in actor.roles:
        return bool(token.seat.organization_id == actor.organization_id)
    return bool(token.seat_id == actor.seat_id)


own_token = relation("of one's own seat, or of one's team as admin", _seat_is_mine)

require = Rules(
    {
        P.READ_MEMBERS: anyone,
        P.APPLY: anyone,
        P.READ_APPLICATIONS: staff,
        P.DECIDE_MEMBERSHIP: secretariat | system,
        P.READ_TEAM: member | staff,
        P.MANAGE_TEAM: (role("admin") & owns) | secretariat | system,
        P.MANAGE_STAFF: secretariat | system,
        P.ACCEPT_INVITATION: anyone,
        P.USE_TOKENS: member & admitted,
        P.REVOKE_TOKEN: (member & own_token) | secretariat,
        P.NOTE_TOKEN_USE: anyone,
        P.READ_OWN_ACCOUNT: signed_in,
    }
).require
