"""The site map on one page: three frames, sign-in, the API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("consortium.dashboard.urls")),
    path("", include("consortium.shell.urls")),
    path("", include("members.web.pledge_urls")),
    path("", include("members.web.urls")),  # before allauth: it closes some of allauth's pages
    path("account/", include("allauth.urls")),
    path("", include("consortium.journal.web.urls")),
    path("", include("consortium.roadmap.web.urls")),
    path("api/v1/", include("consortium.journal.api.urls")),
    path("api/v1/", include("consortium.roadmap.api.urls")),
    path("api/v1/", include("members.api.urls")),
    path("api/v1/", include("members.api.pledge_urls")),
    path("", include("consortium.costs.web.urls")),
    path("api/v1/", include("consortium.costs.api.urls")),
    path("api/v1/", include("consortium.ledger.api.urls")),
    path("", include("consortium.ledger.web.urls")),
    path("", include("consortium.billing.web.urls")),
    path("api/v1/", include("consortium.billing.api.urls")),
    path("", include("votes.web.urls")),
    path("", include("consortium.notices.web.urls")),
    path("api/v1/", include("votes.api.urls")),
    path("", include("releases.web.urls")),
    path("api/v1/", include("releases.api.urls")),
]

handler404 = "consortium.shell.web.not_found"
handler500 = "consortium.shell.web.broken"
