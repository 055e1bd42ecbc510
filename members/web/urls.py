"""Addresses of the pages of members."""

from django.urls import path

from members.web import account, joining, staff, team, tokens

TEAM, SEAT = "portal/team/", "portal/team/<uuid:id>/"
TOKENS = "portal/tokens/"
STAFF, ONE = "staff/organizations/", "staff/organizations/<uuid:id>/"

urlpatterns = [
    path("apply/", joining.Apply.as_view(), name="apply"),
    path("apply/thanks/", joining.Applied.as_view(), name="applied"),
    path("account/", account.Account.as_view(), name="account"),
    path("account/email/", account.Address.as_view(), name="account-address"),
    path("account/signup/", account.SignUpClosed.as_view(), name="sign-up-closed"),
    path("account/seat/<uuid:id>/", account.ChooseSeat.as_view(), name="choose-seat"),
    path("account/theme/<slug:theme>/", account.ChooseTheme.as_view(), name="choose-theme"),
    path("account/invitation/<str:key>/", joining.Invited.as_view(), name="invitation"),
    path(TEAM, team.Team.as_view(), name="team"),
    path(f"{TEAM}invite/", team.Invite.as_view(), name="invite"),
    path(f"{SEAT}roles/", team.ChangeRoles.as_view(), name="seat-roles"),
    path(f"{SEAT}end/", team.EndSeat.as_view(), name="seat-end"),
    path(f"{SEAT}suspend/", team.SuspendSeat.as_view(), name="seat-suspend"),
    path(f"{SEAT}restore/", team.RestoreSeat.as_view(), name="seat-restore"),
    path(
        f"{TEAM}invitations/<uuid:id>/revoke/",
        team.RevokeInvitation.as_view(),
        name="invitation-revoke",
    ),
    path(TOKENS, tokens.Tokens.as_view(), name="tokens"),
    path(f"{TOKENS}new/", tokens.NewToken.as_view(), name="token-new"),
    path(f"{TOKENS}<uuid:id>/revoke/", tokens.RevokeToken.as_view(), name="token-revoke"),
    path(STAFF, staff.Organizations.as_view(), name="staff-organizations"),
    path(ONE, staff.OneOrganization.as_view(), name="staff-organization"),
    path(f"{ONE}admit/", staff.Admit.as_view(), name="organization-admit"),
    path(f"{ONE}decline/", staff.Decline.as_view(), name="organization-decline"),
    path(f"{ONE}suspend/", staff.Suspend.as_view(), name="organization-suspend"),
    path(f"{ONE}withdraw/", staff.Withdraw.as_view(), name="organization-withdraw"),
    path(f"{ONE}reinstate/", staff.Reinstate.as_view(), name="organization-reinstate"),
    path("staff/people/", staff.People.as_view(), name="staff-people"),
]
