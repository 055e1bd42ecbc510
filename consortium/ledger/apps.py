"""The ledger as a Django app; its page enters the navigation here."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "consortium.ledger"
    label = "ledger"

    def ready(self) -> None:
        from consortium.ledger.access import P
        from consortium.shell.nav import Entry, register

        register(Entry("staff", 77, "Books", "scale", "books", P.READ_BOOKS))
