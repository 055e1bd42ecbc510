"""The dashboard as a Django app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "consortium.dashboard"
    label = "dashboard"
