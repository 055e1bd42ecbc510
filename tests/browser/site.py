"""A running consortium of its own: `manage.py up` in a subprocess, as a newcomer starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_string, policy
from pathlib import Path

from tests.servers import ROOT, free_port

WAIT_SECONDS = 120


@dataclass(frozen=True)
class Site:
    """Where it answers, its directory, and who can sign in: first name → (address, password)."""

    base: str
    var: Path
    sign_ins: dict[str, tuple[str, str]]
    environment: dict[str, str]

    def travel(self, **ahead: int) -> None:
        """Move the consortium's clock ahead, as the demo does."""
        self.run(
            "from datetime import timedelta\n"
            "from consortium.kernel.moments import travel\n"
            f"travel(by=timedelta(**{ahead!r}))"
        )

    def run(self, code: str) -> str:
        """Run Python beside the consortium; what it printed."""
        lines = "import django\ndjango.setup()\n" + code
        done = subprocess.run(
            [sys.executable, "-c", lines],
            cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    def now(self) -> datetime:
        """What the consortium's clock says."""
        said = self.run("from consortium.kernel.moments import now\nprint(now().isoformat())")
        return datetime.fromisoformat(said)

    def today(self) -> date:
        """The day on that clock."""
        return self.now().date()

    def mail_to(self, address: str) -> str:
        """The newest letter to `address`, waited for: mail leaves after the commit."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            letters = sorted((self.var / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
            for letter in reversed(letters):
                for text in letter.read_text().split("-" * 79 + "\n"):
                    if f"To: {address}" in text:
                        return _plain(text)
            time.sleep(0.3)
        raise AssertionError(f"no letter to {address}")


def _plain(text: str) -> str:
    """The words of a letter as its reader sees them."""
    body = message_from_string(text, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else text


@contextmanager
def served(var: Path, *arguments: str) -> Iterator[Site]:
    """`manage.py up` until the end of the block."""
    port = free_port()
    base = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "VAR_DIR": str(var),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "BASE_URL": base,
        "CLOCK_MAY_TRAVEL": "1",
        "DJANGO_SETTINGS_MODULE": "consortium.settings",
    }
    with (var / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port), *arguments],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(process, base, var)
            yield Site(base, var, _sign_ins(var), environment)
        finally:
            process.terminate()
            process.wait(10)


def _wait(process: subprocess.Popen[bytes], base: str, var: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError((var / "up.log").read_text()[-2000:])
        try:
            with urllib.request.urlopen(f"{base}/status/", timeout=5):  # noqa: S310  (our own)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("`manage.py up` did not answer in time")


def _sign_ins(var: Path) -> dict[str, tuple[str, str]]:
    file = var / "demo.txt"
    if not file.exists():
        return {}
    found = re.findall(r"(([a-z]+)@\S+)\s+(\S+)\s*$", file.read_text(), re.MULTILINE)
    return {name: (address, password) for address, name, password in found}
