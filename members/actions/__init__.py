"""The only writers of members, one verb a file."""

from members.actions.accept_delivery import accept_delivery
from members.actions.accept_invitation import accept_invitation
from members.actions.accept_pledge import accept_pledge
from members.actions.admit_organization import admit_organization
from members.actions.apply_for_membership import apply_for_membership
from members.actions.appoint_staff import appoint_staff
from members.actions.change_name import change_name
from members.actions.choose_theme import choose_theme
from members.actions.decline_application import decline_application
from members.actions.decline_pledge import decline_pledge
from members.actions.dispute_delivery import dispute_delivery
from members.actions.end_seat import end_seat
from members.actions.grant_roles import grant_roles
from members.actions.invite_person import invite_person
from members.actions.make_pledge import make_pledge
from members.actions.mint_token import mint_token
from members.actions.note_token_use import note_token_use
from members.actions.reinstate_organization import reinstate_organization
from members.actions.report_delivery import report_delivery
from members.actions.restore_seat import restore_seat
from members.actions.revoke_invitation import revoke_invitation
from members.actions.revoke_token import revoke_token
from members.actions.sign_pledge import sign_pledge
from members.actions.suspend_organization import suspend_organization
from members.actions.suspend_seat import suspend_seat
from members.actions.withdraw_organization import withdraw_organization
from members.actions.withdraw_pledge import withdraw_pledge

__all__ = [
    "accept_delivery",
    "accept_invitation",
    "accept_pledge",
    "admit_organization",
    "apply_for_membership",
    "appoint_staff",
    "change_name",
    "choose_theme",
    "decline_application",
    "decline_pledge",
    "dispute_delivery",
    "end_seat",
    "grant_roles",
    "invite_person",
    "make_pledge",
    "mint_token",
    "note_token_use",
    "reinstate_organization",
    "report_delivery",
    "restore_seat",
    "revoke_invitation",
    "revoke_token",
    "sign_pledge",
    "suspend_organization",
    "suspend_seat",
    "withdraw_organization",
    "withdraw_pledge",
]
