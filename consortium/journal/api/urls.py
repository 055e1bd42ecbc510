"""Addresses of the journal's endpoints."""

from django.urls import path

from consortium.journal.api import views

urlpatterns = [
    path("journal/lines", views.Lines.as_view(), name="api-journal-lines"),
    path("journal/checkpoints", views.Checkpoints.as_view(), name="api-journal-checkpoints"),
]
