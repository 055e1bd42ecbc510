"""Calls are counted by where they come from, not by where they say they come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_calls(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.API_CALLS_PER_ADDRESS = (3, 300)
    yield
    cache.clear()


def statuses(**headers: str) -> list[int]:
    client = Client()
    return [
        client.get(
            "/api/v1/cycles", headers={k: v.format(n) for k, v in headers.items()}
        ).status_code
        for n in range(5)
    ]


def test_a_stranger_is_slowed_after_the_limit() -> None:
    assert statuses() == [200, 200, 200, 429, 429]


def test_a_forged_address_counts_as_the_same_caller() -> None:
    assert statuses(**{"X-Forwarded-For": "10.0.0.{}"}) == [200, 200, 200, 429, 429]


def test_guessing_at_tokens_is_counted() -> None:
    assert statuses(Authorization="Bearer cw_0000000{}_x") == [401, 401, 401, 429, 429]
