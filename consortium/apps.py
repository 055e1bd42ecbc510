"""The frame as a Django app, first in the list so that its commands win over Django's."""

from importlib import import_module

from django.apps import AppConfig


class ConsortiumConfig(AppConfig):
    name = "consortium"
    label = "consortium"

    def ready(self) -> None:
        # Every process knows our Celery app: whoever rings a doorbell, and who asks for lateness.
        import_module("consortium.celery")
