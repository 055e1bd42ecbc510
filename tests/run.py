"""`make test`: the whole suite on SQLite, then on PostgreSQL with Redis, and a count of both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import servers

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main(arguments: list[str]) -> int:
    """Run both suites; exit with the first failure's status, after both have run."""
    database, redis = servers.database_url(), servers.redis_url()
    if not Path(CHROMIUM).exists():
        print(f"!! No Chromium at {CHROMIUM}: the browser tests will be skipped and counted.")
        print("!! Install it (Debian: apt-get install chromium) or set CHROMIUM.")
    suites = [("SQLite", {"DATABASE_URL": ""})]
    if database:
        suites.append(("PostgreSQL", {"DATABASE_URL": database, "CLOCK_MAY_TRAVEL": "1"}))
    else:
        print("!! No PostgreSQL: set DATABASE_URL, or install PostgreSQL, or use Python < 3.13.")
    if not redis:
        print("!! No Redis: set REDIS_URL, or install Redis, or use Python < 3.13.")
    status, lines = 0 if database and redis else 1, []
    for name, variables in suites:
        code, line = _suite(name, {**variables, "TEST_REDIS_URL": redis}, arguments)
        status = status or code
        lines.append(line)
    print()
    print("\n".join(lines))
    return status


def _suite(name: str, variables: dict[str, str], arguments: list[str]) -> tuple[int, str]:
    print(f"\n== {name} ==", flush=True)
    with tempfile.TemporaryDirectory(prefix="cw-test-") as place:
        report = Path(place) / "counts.json"
        environment = {
            **os.environ,
            **variables,
            "VAR_DIR": place,
            "REDIS_URL": "",
            "TEST_COUNTS": str(report),
        }
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadfile",
            *arguments,
        ]
        code = subprocess.run(command, env=environment, check=False).returncode
        seconds = time.monotonic() - began
        counts = json.loads(report.read_text()) if report.exists() else {}
    told = ", ".join(f"{counts.get(key, 0)} {key}" for key in ("passed", "failed", "skipped"))
    early = "" if code in (0, 1) else f" — ENDED EARLY (pytest exit {code})"
    return code, f"{name}: {told} in {seconds:.0f} s{early}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
