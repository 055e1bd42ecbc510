"""The roadmap as a Django app."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "consortium.roadmap"
    label = "roadmap"

    def ready(self) -> None:
        from consortium.roadmap.access import P
        from consortium.shell.nav import Entry, register

        register(Entry("staff", 40, "Cycles & rates", "calendar", "staff-cycles", P.PLAN))
