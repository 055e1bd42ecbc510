"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "consortium.journal"
    label = "journal"

    def ready(self) -> None:
        from consortium.journal.access import P
        from consortium.shell.nav import Entry, register

        register(Entry("portal", 90, "Journal", "scroll-text", "journal", P.READ_JOURNAL))
