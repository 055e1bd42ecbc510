"""Releases as a Django app."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "releases"
    label = "releases"

    def ready(self) -> None:
        from consortium.shell import jobs
        from releases.tasks import seal_step

        jobs.register("releases.seal", seal_step)
