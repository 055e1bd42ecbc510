"""What every test shares: closed sockets, loud skips, a store of its own, quick passwords."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache

# A shared machine is slow now and then; slowness is no finding of a property test.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the way to mend it, what this machine cannot run. Nothing else is skipped."""
    from django.db import connection

    postgres = connection.vendor == "postgresql"
    for item in items:
        if item.get_closest_marker("postgres_only") and not postgres:
            item.add_marker(pytest.mark.skip(reason="runs in the PostgreSQL half of `make test`"))
        if item.get_closest_marker("browser") and not Path(CHROMIUM).exists():
            reason = f"no Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def closed_sockets() -> Iterator[None]:
    """No test reaches outside this machine."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def house(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Plain static files, quick password hashes, mail in memory, a store that goes away."""
    settings.STORAGES = {  # type: ignore[attr-defined]  # pytest-django's settings wrapper
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]  # likewise
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")  # type: ignore[attr-defined]  # likewise
    settings.STORE_DIR = tmp_path_factory.mktemp("store")  # type: ignore[attr-defined]  # likewise
    cache.clear()


def pytest_terminal_summary(terminalreporter: object, config: pytest.Config) -> None:
    """Leave the counts where `tests.run` adds them up, and say which skips there were."""
    place = os.environ.get("TEST_COUNTS", "")
    if not place or hasattr(config, "workerinput"):
        return
    stats = terminalreporter.stats  # type: ignore[attr-defined]  # pytest's own reporter
    counts = {
        name: len(
            [item for item in stats.get(name, ()) if getattr(item, "when", "call") != "teardown"]
        )
        for name in ("passed", "failed", "skipped", "error")
    }
    counts["failed"] += counts.pop("error")
    Path(place).write_text(json.dumps(counts))
