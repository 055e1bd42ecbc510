"""Addresses of the endpoints of members."""

from django.urls import path

from members.api import organizations, team, tokens

ORGANIZATION, SEAT = "organizations/<uuid:id>", "seats/<uuid:id>"

urlpatterns = [
    path("me", tokens.Me.as_view(), name="api-me"),
    path("me/theme", tokens.Theme.as_view(), name="api-me-theme"),
    path("applications", organizations.Applications.as_view(), name="api-applications"),
    path("organizations", organizations.Organizations.as_view(), name="api-organizations"),
    path(ORGANIZATION, organizations.OneOrganization.as_view(), name="api-organization"),
    path(f"{ORGANIZATION}/admission", organizations.Admit.as_view(), name="api-admit"),
    path(f"{ORGANIZATION}/declination", organizations.Decline.as_view(), name="api-decline"),
    path(f"{ORGANIZATION}/suspension", organizations.Suspend.as_view(), name="api-suspend"),
    path(f"{ORGANIZATION}/reinstatement", organizations.Reinstate.as_view(), name="api-reinstate"),
    path(f"{ORGANIZATION}/withdrawal", organizations.Withdraw.as_view(), name="api-withdraw"),
    path("seats", team.Seats.as_view(), name="api-seats"),
    path(SEAT, team.OneSeat.as_view(), name="api-seat"),
    path(f"{SEAT}/roles", team.SeatRoles.as_view(), name="api-seat-roles"),
    path(f"{SEAT}/suspension", team.SuspendSeat.as_view(), name="api-seat-suspend"),
    path(f"{SEAT}/restoration", team.RestoreSeat.as_view(), name="api-seat-restore"),
    path(f"{SEAT}/ending", team.EndSeat.as_view(), name="api-seat-end"),
    path("invitations", team.Invitations.as_view(), name="api-invitations"),
    path(
        "invitations/<uuid:id>/revocation",
        team.RevokeInvitation.as_view(),
        name="api-invitation-revoke",
    ),
    path("tokens", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/current/revocation", tokens.RevokeMyself.as_view(), name="api-token-self"),
    path("tokens/<uuid:id>/revocation", tokens.RevokeToken.as_view(), name="api-token-revoke"),
]
