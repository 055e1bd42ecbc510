"""Addresses of the pages of notices."""

from django.urls import path

from consortium.notices.web import letters

urlpatterns = [
    path("portal/notices/", letters.Letters.as_view(), name="notices"),
    path("staff/notices/", letters.Post.as_view(), name="staff-notices"),
    path("staff/notices/<uuid:id>/retry/", letters.Retry.as_view(), name="notice-retry"),
]
