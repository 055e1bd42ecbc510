"""The embedded clockwork: runs the table of sweeps each second, as Celery beat would."""

from __future__ import annotations

import time
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from consortium.celery import SWEEPS


class Command(BaseCommand):
    """Run every sweep that is due, for ever (or once with `--once`)."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every sweep once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.loader.import_default_modules()
        due = dict.fromkeys(SWEEPS, 0.0)
        while True:
            for name, seconds in SWEEPS.items():
                if time.monotonic() >= due[name]:
                    current_app.tasks[name]()
                    due[name] = time.monotonic() + seconds
            if options["once"]:
                return
            close_old_connections()
            time.sleep(1)
