"""Billing as a Django app; its pages enter the navigation here."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "consortium.billing"
    label = "billing"

    def ready(self) -> None:
        from consortium.billing.access import P
        from consortium.shell.nav import Entry, register

        register(
            Entry("portal", 70, "Account", "receipt", "billing", P.READ_ACCOUNT),
            Entry("staff", 75, "Payments", "receipt", "payments", P.READ_PAYMENTS),
        )
