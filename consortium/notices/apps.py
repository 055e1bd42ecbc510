"""Notices as a Django app; its places in the navigation."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "consortium.notices"
    label = "notices"

    def ready(self) -> None:
        from consortium.notices.access import P
        from consortium.shell.nav import Entry, register

        register(
            Entry("portal", 95, "Notices", "bell", "notices", P.READ_NOTICES),
            Entry("staff", 90, "Post", "mail", "staff-notices", P.READ_POST),
        )
