"""Addresses of the endpoints of the ledger."""

from django.urls import path

from consortium.ledger.api import views

urlpatterns = [
    path("ledger/entries", views.Entries.as_view(), name="api-ledger-entries"),
    path("ledger/trial-balance", views.TrialBalance.as_view(), name="api-trial-balance"),
]
