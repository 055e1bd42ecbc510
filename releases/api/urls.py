"""Addresses of the endpoints of releases."""

from django.urls import path

from releases.api import files, repositories, views

ONE = "releases/<uuid:id>"
UPLOAD = f"{ONE}/uploads/<uuid:upload>"

urlpatterns = [
    path("repositories", repositories.Repositories.as_view(), name="api-repositories"),
    path(
        "repositories/<str:namespace>/<str:name>",
        repositories.OneRepository.as_view(),
        name="api-repository",
    ),
    path("releases", views.Releases.as_view(), name="api-releases"),
    path(ONE, views.OneRelease.as_view(), name="api-release"),
    path(f"{ONE}/uploads", files.Uploads.as_view(), name="api-release-uploads"),
    path(UPLOAD, files.OneUpload.as_view(), name="api-release-upload"),
    path(f"{UPLOAD}/parts/<int:number>", files.Part.as_view(), name="api-release-part"),
    path(f"{UPLOAD}/complete", files.Complete.as_view(), name="api-release-complete"),
    path(f"{ONE}/commits", views.Commits.as_view(), name="api-release-commits"),
    path(f"{ONE}/seal", views.Seal.as_view(), name="api-release-seal"),
    path(f"{ONE}/checks", views.Checks.as_view(), name="api-release-checks"),
    path(f"{ONE}/files", files.Files.as_view(), name="api-release-files"),
    path(f"{ONE}/files/<path:path>", files.OneFile.as_view(), name="api-release-file"),
    path(f"{ONE}/windows", views.Windows.as_view(), name="api-release-windows"),
    path(
        f"{ONE}/windows/<slug:tier>/clear",
        views.ClearWindow.as_view(),
        name="api-release-window-clear",
    ),
    path(f"{ONE}/publish", views.Publish.as_view(), name="api-release-publish"),
    path(f"{ONE}/hold", views.Hold.as_view(), name="api-release-hold"),
    path(f"{ONE}/withdraw", views.Withdraw.as_view(), name="api-release-withdraw"),
    path(f"{ONE}/discard", views.Discard.as_view(), name="api-release-discard"),
    path(f"{ONE}/grants", views.Grants.as_view(), name="api-release-grants"),
    path("grants/<uuid:id>/revoke", views.RevokeGrant.as_view(), name="api-grant-revoke"),
    path(f"{ONE}/receipts", files.Receipts.as_view(), name="api-release-receipts"),
    path("downloads", files.Downloads.as_view(), name="api-downloads"),
]
