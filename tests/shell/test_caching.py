"""Without Redis a request succeeds, and guesses are still counted."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from consortium.shell.caching import PAUSE, SteadyCache
from tests.factories.members import PASSWORD, a_person, an_actor

NOWHERE = "redis://127.0.0.1:1/0"


def test_a_cache_without_redis_keeps_what_it_is_given() -> None:
    cache = SteadyCache(NOWHERE, {"OPTIONS": {"socket_connect_timeout": 1}})
    cache.set("a", 1)
    assert cache.get("a") == 1
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.delete("a")
    assert cache.get("a", "gone") == "gone"


def test_it_does_not_ask_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = SteadyCache(NOWHERE, {})
    cache.get("a")
    before = cache._again_at
    cache.get("a")
    assert cache._again_at == before
    assert before <= time.monotonic() + PAUSE


@pytest.mark.django_db
def test_calls_and_sign_ins_go_on_without_redis(settings: object) -> None:
    settings.CACHES = {  # type: ignore[attr-defined]  # pytest-django's wrapper
        "default": {"BACKEND": "consortium.shell.caching.SteadyCache", "LOCATION": NOWHERE}
    }
    an_actor("admin", person=a_person(email="ada@example.com", password=PASSWORD))
    client = Client()
    assert client.get("/api/v1/organizations").status_code == 200
    for _ in range(5):
        client.post("/account/login/", {"login": "ada@example.com", "password": "wrong wrong"})
    given = {"login": "ada@example.com", "password": PASSWORD}
    assert "Too many" in client.post("/account/login/", given).content.decode()
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert other.post("/account/login/", given).status_code == 302
