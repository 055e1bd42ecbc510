"""One demo consortium and one Chromium for all browser tests of a worker.

They drive `manage.py up`, which is the same on both engines: one half of `make test` is enough.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser.site import Site, served

if os.environ.get("DATABASE_URL"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo consortium."""
    with served(tmp_path_factory.mktemp("up")) as running:
        yield running


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A consortium in which nothing has happened yet."""
    with served(tmp_path_factory.mktemp("empty"), "--no-demo") as running:
        yield running
