"""A real worker and beat on a real Redis run the sweeps; an emptied Redis loses nothing.

The rows are the queue and Celery is only the doorbell, so a flush costs one interval at most.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.db import connection

from consortium.kernel.actor import SYSTEM
from consortium.kernel.models import Sweep
from consortium.kernel.moments import travel_to
from tests import servers
from tests.factories import votes as vote
from votes import queries
from votes.models import Proposal

pytestmark = [
    pytest.mark.postgres_only,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
]
PATIENCE = 60  # seconds; a loaded machine starts a worker slowly


def _database_url() -> str:
    """The test database as a child process finds it."""
    at = connection.settings_dict
    user = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    name = at["NAME"]
    if str(at["HOST"]).startswith("/"):
        return f"postgres://{user}@/{name}?host={at['HOST']}"
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgres://{user}@{at['HOST']}{port}/{name}"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[redis.Redis]:
    """An empty Redis with a worker and a beat at it."""
    url = servers.redis_for_tests()
    assert url, "no Redis: set REDIS_URL or install one"
    client = redis.Redis.from_url(url)
    client.flushdb()
    environment = {
        "DATABASE_URL": _database_url(),
        "REDIS_URL": url,
        "CLOCK_MAY_TRAVEL": "1",
        "VAR_DIR": str(tmp_path),
    }
    command = (sys.executable, "-m", "celery", "-A", "consortium.celery", "worker", "--beat")
    options = ("--pool", "solo", "--schedule", str(tmp_path / "beat"), "--loglevel", "WARNING")
    log = tmp_path / "worker.log"
    with servers.running(*command, *options, env=environment, log=log) as process:
        _until(lambda: Sweep.objects.filter(succeeded_at__isnull=False).exists(), log)
        assert process.poll() is None, log.read_text()
        yield client
    client.flushdb()


def test_a_worker_closes_a_vote_and_does_so_again_after_redis_lost_everything(
    broker: redis.Redis, tmp_path: Path
) -> None:
    eight = vote.the_eight()
    first = _a_vote_past_its_deadline(eight)
    _until(lambda: _is_decided(first), tmp_path / "worker.log")

    broker.flushdb()
    second = _a_vote_past_its_deadline(eight)
    _until(lambda: _is_decided(second), tmp_path / "worker.log")


def _a_vote_past_its_deadline(eight: vote.Eight) -> Proposal:
    proposal = vote.an_open_vote(eight)
    vote.ballots(eight, proposal, A="yes", B="yes", C="yes", D="yes", E="yes")
    proposal = queries.proposal(SYSTEM, proposal.pk)
    travel_to(proposal.closes_at + timedelta(seconds=1))
    return proposal


def _is_decided(proposal: Proposal) -> bool:
    return queries.proposal(SYSTEM, proposal.pk).state in ("adopted", "enacted")


def _until(holds: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"still waiting after {PATIENCE} s\n{log.read_text()[-4000:]}")
        time.sleep(0.1)
