"""Releases as a Django app; its seal's Job and its pages are registered here."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "releases"
    label = "releases"

    def ready(self) -> None:
        from consortium.shell import jobs, related
        from consortium.shell.nav import Entry, register
        from releases import queries
        from releases.access import P
        from releases.hub import checks
        from releases.tasks import seal_step
        from releases.web import related as here

        jobs.register("releases.seal", seal_step)
        checks.register()
        related.register("run", 60, here.of_run)
        register(
            Entry("portal", 60, "Releases", "package", "releases", P.READ_RELEASES),
            Entry(
                "staff", 60, "Release desk", "package-check", "release-desk", P.READ_DESK,
                queries.waiting_windows,
            ),
        )  # fmt: skip
