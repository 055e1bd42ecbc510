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
    READ_PEOPLE = "members.read_people"
    READ_TOKENS = "members.read_tokens"
    USE_TOKENS = "members.use_tokens"
    REVOKE_TOKEN = "members.revoke_token"
    NOTE_TOKEN_USE = "members.note_token_use"
    READ_OWN_ACCOUNT = "members.read_own_account"
    READ_PLEDGES = "members.read_pledges"
    DRAFT_PLEDGE = "members.draft_pledge"
    SIGN_PLEDGE = "members.sign_pledge"
    WITHDRAW_PLEDGE = "members.withdraw_pledge"
    DECIDE_PLEDGE = "members.decide_pledge"
    READ_QUEUES = "members.read_queues"
    READ_DELIVERIES = "members.read_deliveries"
    REPORT_DELIVERY = "members.report_delivery"
    DECIDE_DELIVERY = "members.decide_delivery"


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
        P.READ_PEOPLE: staff,
        P.READ_TOKENS: member,
        P.USE_TOKENS: admitted,
        P.REVOKE_TOKEN: (member & own_token) | secretariat,
        P.NOTE_TOKEN_USE: anyone,
        P.READ_OWN_ACCOUNT: signed_in,
        P.READ_PLEDGES: member | staff,
        P.DRAFT_PLEDGE: admitted & role("admin", "finance") & owns,
        P.SIGN_PLEDGE: admitted & role("admin") & owns,
        P.WITHDRAW_PLEDGE: role("admin") & owns,
        P.DECIDE_PLEDGE: secretariat,
        P.READ_QUEUES: staff,  # the Auditor sees what waits, without buttons
        P.READ_DELIVERIES: member | staff,
        P.REPORT_DELIVERY: member & role("admin", "engineer") & owns,
        P.DECIDE_DELIVERY: secretariat,
    }
).require
