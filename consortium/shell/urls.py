"""Pages that belong to no app: what a problem code means, and whether we are well."""

from django.urls import path

from consortium.shell import pages, work
from consortium.shell.theme import Theme

urlpatterns = [
    path("problems/", pages.Problems.as_view(), name="problems"),
    path("problems/<slug:code>", pages.ProblemPage.as_view(), name="problem"),
    path("api/docs/", pages.Reference.as_view(), name="api-docs"),
    path("api/openapi.yaml", pages.description, name="openapi"),
    path("api/v1/jobs", work.Jobs.as_view(), name="api-jobs"),
    path("api/v1/jobs/<uuid:id>", work.OneJob.as_view(), name="api-job"),
    path("theme/", Theme.as_view(), name="theme"),
    path("status/", pages.Status.as_view(), name="status"),
    path("status/ready", pages.ready, name="ready"),
]
