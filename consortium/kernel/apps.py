"""The ground as a Django app: it owns the clock and the sweeps."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "consortium.kernel"
    label = "kernel"
