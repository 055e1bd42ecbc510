"""Costs as a Django app; its pages enter the navigation here."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "consortium.costs"
    label = "costs"

    def ready(self) -> None:
        from consortium.costs.access import P
        from consortium.costs.web import related as here
        from consortium.shell import related
        from consortium.shell.nav import Entry, register

        related.register("run", 50, here.of_run)

        register(
            Entry("portal", 20, "Share & costs", "chart-pie", "costs", P.READ_COSTS),
            Entry("staff", 70, "Costs", "chart-pie", "cost-desk", P.READ_DESK),
        )
