"""Addresses of the journal's pages."""

from django.urls import path

from consortium.journal.web import member

urlpatterns = [
    path("portal/journal/", member.Journal.as_view(), name="journal"),
]
