"""A served world for the clients: its own database and store, real gunicorn, one process each."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests import servers
from tests.clients import environments

FAMILY = "saltmarsh/heron-70b"


@dataclass(frozen=True)
class World:
    """Where the server is, what it holds, and how to run a client against it."""

    base: str
    facts: dict[str, Any]
    environment: dict[str, str]

    def token(self, who: str) -> str:
        """A secret of the scenario; nobody has none."""
        return "" if who == "nobody" else str(self.facts["tokens"][who])

    def files(self, version: str) -> dict[str, str]:
        """Path → SHA-256 of a version."""
        found: dict[str, str] = self.facts["versions"][version]["files"]
        return found

    def run(
        self, command: list[str], who: str, home: Path, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """A client's process, whose settings are the environment's variables and nothing else."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "HF_HOME": str(home / "hub"),
            "HF_ENDPOINT": self.base,
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            **({"HF_TOKEN": self.token(who)} if who != "nobody" else {}),
            **more,
        }
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def ask(self, *code: str) -> Any:
        """What our own models say, as JSON, read by a process of this world."""
        lines = ["import django, json", "django.setup()", *code]
        done = subprocess.run(
            [sys.executable, "-c", "\n".join(lines)],
            cwd=servers.ROOT,
            env={**os.environ, **self.environment, "DJANGO_SETTINGS_MODULE": "consortium.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The scenario, served. Its database is its own: clients need committed rows."""
    place = tmp_path_factory.mktemp("world")
    with _database() as url:
        environment = {
            "VAR_DIR": str(place),
            "STORE_DIR": str(place / "store"),
            "DATABASE_URL": url,
            "REDIS_URL": "",
            "CLOCK_MAY_TRAVEL": "1",
        }
        whole = {**os.environ, **environment}
        prepare: list[list[str]] = [
            ["manage.py", "migrate", "-v", "0"],
            ["manage.py", "collectstatic", "-v", "0", "--no-input"],
            ["-m", "tests.clients.scenario"],
        ]
        for arguments in prepare:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=servers.ROOT,
                env=whole,
                stdout=subprocess.PIPE,
                check=True,
            )
        with servers.gunicorn(env=environment, log=place / "gunicorn.log") as base:
            yield World(base, json.loads(done.stdout), environment)


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """A new, empty PostgreSQL database beside the one of this run; SQLite when there is none."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"clients_{uuid4().hex[:12]}"
    before, _, query = url.partition("?")
    beside = before.rpartition("/")[0]
    tail = f"?{query}" if query else ""
    admin = f"{beside}/postgres{tail}".replace("postgres://", "postgresql://", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{beside}/{name}{tail}"
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# Every client on SQLite; the newest also on PostgreSQL, where only the database differs.
_HERE = (environments.NEWEST,) if os.environ.get("DATABASE_URL") else environments.VERSIONS


@pytest.fixture(params=_HERE)
def client(request: pytest.FixtureRequest) -> str:
    """Each pinned client in turn."""
    return ready(request.param)


@pytest.fixture
def transformers() -> str:
    """The environment with transformers, without torch."""
    return ready(environments.TRANSFORMERS)


def ready(name: str) -> str:
    """`name`, or a loud skip that says how to have it."""
    if not environments.is_ready(name):
        pytest.skip(f"no Hub client {name} in .cache/clients: make clients")
    return name
