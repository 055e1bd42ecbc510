"""The dashboard as a Django app; its pages enter the navigation here."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "consortium.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from consortium.dashboard.access import P
        from consortium.shell.nav import Entry, register

        register(
            Entry("portal", 10, "Home", "house", "home", P.SEE_HOME),
            Entry("portal", 50, "Roadmap", "map", "roadmap", P.SEE_PLAN),
            Entry("staff", 10, "Today", "inbox", "today", P.SEE_TODAY),
            Entry("staff", 45, "Roadmap", "map", "staff-roadmap", P.SEE_TODAY),
            Entry("public", 10, "Roadmap", "map", "open-roadmap", P.SEE_LANDING),
            Entry("public", 20, "Decisions", "vote", "open-decisions", P.SEE_LANDING),
            Entry("public", 30, "Releases", "package", "open-releases", P.SEE_LANDING),
            Entry("public", 40, "Costs", "chart-pie", "open-costs", P.SEE_LANDING),
            Entry("public", 50, "Members", "building-2", "open-members", P.SEE_LANDING),
        )
