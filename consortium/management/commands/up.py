"""`manage.py up`: from nothing to a running consortium, with one command and no other service.

migrate → static files → the demo when the database is empty → gunicorn and the clockwork as two
children. A dead clockwork is restarted with back-off; a dead web server ends everything.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from consortium.kernel.constraints import missing

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_SIGN_INS = "demo.txt"


class Command(BaseCommand):
    """Serve the consortium on one machine."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="start with an empty consortium")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self._demand_free(host, port)
        if not _database_is_current():
            call_command("migrate", interactive=False, verbosity=0)
        if not _static_files_are_current():
            call_command("collectstatic", interactive=False, verbosity=0)
        if not options["no_demo"]:
            call_command("demo")
        sign_ins = settings.VAR_DIR / DEMO_SIGN_INS
        if sign_ins.exists():
            if host not in LOOPBACK:
                raise CommandError(
                    "The demo's sign-ins are printed on the screen, so it is served on 127.0.0.1"
                    " only. Remove the demo database and run with --no-demo to listen elsewhere."
                )
            self.stdout.write(sign_ins.read_text().replace("{base}", f"http://{host}:{port}"))
        self.stdout.write(f"Commonweight is at http://{host}:{port} (Ctrl-C ends it).")
        self.stdout.flush()
        sys.exit(_Children(host, port).run())

    def _demand_free(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). Choose another:"
                    f' make run ARGS="--port {port + 1}"'
                ) from error


def _database_is_current() -> bool:
    """Whether every migration is applied and every guard stands."""
    executor = MigrationExecutor(connection)
    planned = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not planned and not missing()


def _static_files_are_current() -> bool:
    """Whether nothing changed since they were collected; asking is quicker than collecting."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return False
    sources = (
        Path(storage.path(name)).stat().st_mtime
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    return max(sources, default=0.0) <= manifest.stat().st_mtime


class _Children:
    """gunicorn and the tick, watched."""

    def __init__(self, host: str, port: int) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "consortium.settings",
            "BASE_URL": os.environ.get("BASE_URL", f"http://{host}:{port}"),
        }
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.web = self._start(
            "-m",
            "gunicorn",
            "consortium.wsgi:application",
            "--bind",
            bind,
            "--workers",
            "1",
            "--threads",
            "4",
            "--timeout",
            "600",
            "--graceful-timeout",
            "3",
            "--log-level",
            "warning",
        )
        self.tick = self._start_tick()
        self.pause, self.restart_at = 1.0, 0.0
        self.ending = False

    def run(self) -> int:
        """Wait until the web server ends or somebody asks us to; the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        while not self.ending:
            if self.web.poll() is not None:
                self._stop()
                return self.web.returncode or 1
            self._watch_tick()
            time.sleep(0.2)
        self._stop()
        return 0

    def _watch_tick(self) -> None:
        if self.tick.poll() is None:
            return
        if not self.restart_at:
            self.restart_at = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, 60)
        elif time.monotonic() >= self.restart_at:
            self.tick, self.restart_at = self._start_tick(), 0.0

    def _end(self, *_: Any) -> None:
        self.ending = True

    def _stop(self) -> None:
        for child in (self.web, self.tick):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + 4
        for child in (self.web, self.tick):
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()

    def _start_tick(self) -> subprocess.Popen[bytes]:
        return self._start(str(settings.BASE_DIR / "manage.py"), "tick")

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches this process only, which then ends both in order.
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            start_new_session=True,
        )
