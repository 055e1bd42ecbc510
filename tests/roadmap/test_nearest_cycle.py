"""Opening next year's cycle hides nothing of this year's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from consortium.kernel.actor import SYSTEM
from consortium.roadmap import queries


def _cycles(*states: str) -> Any:
    return mock.patch.object(
        queries, "cycles", return_value=[SimpleNamespace(state=state) for state in states]
    )


@pytest.mark.parametrize(
    ("latest_first", "chosen"),
    [
        (("collecting", "running", "settling"), "running"),
        (("locked", "running"), "running"),
        (("collecting", "settling"), "collecting"),
        (("settling", "settled"), "settling"),
        (("settled",), "settled"),
    ],
)
def test_what_is_under_way_comes_first(latest_first: tuple[str, ...], chosen: str) -> None:
    with _cycles(*latest_first):
        found = queries.current_cycle(SYSTEM)
    assert found is not None
    assert found.state == chosen


def test_without_a_cycle_there_is_none() -> None:
    with _cycles():
        assert queries.current_cycle(SYSTEM) is None
