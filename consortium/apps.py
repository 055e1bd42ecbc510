"""The frame as a Django app, first in the list so that its commands win over Django's."""

from django.apps import AppConfig


class ConsortiumConfig(AppConfig):
    name = "consortium"
    label = "consortium"
