"""The only writers of members, one verb a file."""

from members.actions.accept_invitation import accept_invitation
from members.actions.admit_organization import admit_organization
from members.actions.appoint_staff import appoint_staff
from members.actions.apply_for_membership import apply_for_membership
from members.actions.choose_theme import choose_theme
from members.actions.decline_application import decline_application
from members.actions.end_seat import end_seat
from members.actions.grant_roles import grant_roles
from members.actions.invite_person import invite_person
from members.actions.mint_token import mint_token
from members.actions.note_token_use import note_token_use
from members.actions.reinstate_organization import reinstate_organization
from members.actions.revoke_invitation import revoke_invitation
from members.actions.revoke_token import revoke_token
from members.actions.suspend_organization import suspend_organization
from members.actions.withdraw_organization import withdraw_organization

__all__ = [
    "accept_invitation",
    "admit_organization",
    "apply_for_membership",
    "appoint_staff",
    "choose_theme",
    "decline_application",
    "end_seat",
    "grant_roles",
    "invite_person",
    "mint_token",
    "note_token_use",
    "reinstate_organization",
    "revoke_invitation",
    "revoke_token",
    "suspend_organization",
    "withdraw_organization",
]
