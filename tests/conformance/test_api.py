"""The API keeps its own description for every role: no server error, no answer it does not name.

schemathesis makes the calls from docs/openapi.yaml against a real gunicorn that serves the demo.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests import servers
from tests.conformance.sessions import session_headers, sign_ins, token

pytestmark = pytest.mark.slow
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)
ROLES = ("Alderway admin", "Alderway delegate", "Secretariat", "Auditor", "token", "anonymous")
# A caller that ends its own session or token tests nothing afterwards.
SPARED = ("--exclude-path-regex", r"/tokens/current/revocation|/seats/.*/ending")
PLAIN = {
    "NO_COLOR": "1",
    "COLUMNS": "120",
    "SCHEMATHESIS_HOOKS": "tests.conformance.hooks",
    "PYTHONPATH": str(servers.ROOT),
}
EXAMPLES = os.environ.get("CONFORMANCE_EXAMPLES", "4")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The demo consortium on a loopback port, and where its sign-ins are kept."""
    if settings.DATABASE_URL:
        pytest.skip("runs in the SQLite half of `make test`")
    var = tmp_path_factory.mktemp("var")
    environment = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "VAR_DIR": str(var),
        "API_CALLS_PER_TOKEN": "1000000",
        "API_CALLS_PER_ADDRESS": "1000000",
    }
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"], ["demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=servers.ROOT,
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    with servers.gunicorn(env=environment, log=var / "gunicorn.log") as base:
        yield base, var


@pytest.mark.parametrize("role", ROLES)
def test_the_api_is_what_it_says(
    role: str, served: tuple[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, var = served
    made = subprocess.run(
        [*_command(base), *_headers(role, base, var)],
        cwd=var,
        env={**os.environ, **PLAIN},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    counted = re.findall(r"^.*\bgenerated\b.*$", made.stdout, re.M)
    with capsys.disabled():
        print(f"\nschemathesis as {role}: {' '.join(counted).strip()}")
    problems = (var / "gunicorn.log").read_text()[-3000:]
    assert made.returncode == 0, made.stdout[-8000:] + made.stderr[-2000:] + problems


def _command(base: str) -> list[str]:
    return [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        str(servers.ROOT / "docs" / "openapi.yaml"),
        *("--url", base),
        *("--checks", CHECKS),
        *("--phases", "examples,coverage,fuzzing"),
        *("--max-examples", EXAMPLES),
        *("--seed", "1"),
        *("--generation-database", "none"),
        # One: Python 3.11's parser, which hypothesis asks for descriptions, fails in two threads.
        *("--workers", "1"),
        *("--warnings", "off"),
        "--no-shrink",
        "--continue-on-failure",
        *SPARED,
    ]


def _headers(role: str, base: str, var: Path) -> list[str]:
    if role == "anonymous":
        return []
    if role == "token":
        return ["-H", f"Authorization: Bearer {token(var)}"]
    found = session_headers(base, *sign_ins(var)[role])
    return [part for name, value in found.items() for part in ("-H", f"{name}: {value}")]
