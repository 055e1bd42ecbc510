"""Django's migrate, with our guards taken off before and put on after.

SQLite rebuilds a table when a field changes: its triggers vanish, or another table's trigger
stops the migration. On PostgreSQL the guards are brought to what the models declare.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, transaction

from consortium.kernel import constraints


class Command(Migrate):
    """migrate, then install the guards."""

    # The check for missing guards must not stop the command that writes them.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "sqlite":
            constraints.drop_all()
        super().handle(*args, **options)
        if not self._complete():
            return
        with transaction.atomic():
            written = constraints.install()
        if options["verbosity"] >= 1:
            self.stdout.write(f"Guards written: {written}.")

    def _complete(self) -> bool:
        """Whether every table exists; a partial migration (`migrate app 0001`) has no guards."""
        tables = set(connection.introspection.table_names())
        return {item.table for item in constraints.triggers(connection.vendor)} <= tables
