"""Addresses of the pages of releases."""

from django.urls import path

from releases.web import member, staff

ALL = "portal/releases/"
ONE = f"{ALL}<uuid:id>/"
DESK = "staff/releases/"
DESK_ONE = f"{DESK}<uuid:id>/"

urlpatterns = [
    path(ALL, member.Releases.as_view(), name="releases"),
    path(ONE, member.Card.as_view(), name="release"),
    path(f"{ONE}files/", member.Files.as_view(), name="release-files"),
    path(f"{ONE}access/", member.AccessTab.as_view(), name="release-access"),
    path(f"{ONE}use/", member.Use.as_view(), name="release-use"),
    path(f"{ONE}seal/", member.SealRelease.as_view(), name="release-seal"),
    path(DESK, staff.Desk.as_view(), name="release-desk"),
    path(DESK_ONE, staff.DeskRelease.as_view(), name="release-desk-one"),
    path(f"{DESK_ONE}windows/", staff.Schedule.as_view(), name="release-schedule"),
    path(
        f"{DESK_ONE}windows/<slug:tier>/", staff.ClearWindow.as_view(), name="release-clear-window"
    ),
    path(f"{DESK_ONE}publish/", staff.Publish.as_view(), name="release-publish"),
    path(f"{DESK_ONE}hold/", staff.Hold.as_view(), name="release-hold"),
    path(f"{DESK_ONE}withdraw/", staff.Withdraw.as_view(), name="release-withdraw"),
    path(f"{DESK_ONE}grant/", staff.GrantAccess.as_view(), name="release-grant"),
    path("staff/grants/<uuid:id>/revoke/", staff.RevokeGrant.as_view(), name="grant-revoke"),
]
