"""Costs as a Django app."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "consortium.costs"
    label = "costs"
