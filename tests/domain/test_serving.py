"""Serving: the check figures of docs/money.md, and what holds for any model."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.kernel.money import CurrencyUnknown
from consortium.roadmap.domain import serving
from consortium.roadmap.domain.training import EstimateInvalid, Range

EIGHT_T = {
    "n_total": 8 * 10**12,
    "bits": Fraction(8),
    "live_tokens": 1_000 * 8_192,
    "kv_bytes": 70_000,
    "memory_gb": 80,
    "accelerator": "H100",
}
PRICES = (2_000_000, 3_250_000, 4_000_000)


@pytest.mark.parametrize(
    ("change", "gpus"),
    [
        ({"bits": Fraction(16)}, 232),
        ({}, 120),
        ({"bits": Fraction("4.25")}, 72),
        ({"memory_gb": 141}, 72),
        ({"n_total": 671 * 10**9}, 24),
    ],
)
def test_the_check_figures(change, gpus) -> None:
    assert serving.estimate(**{**EIGHT_T, **change}).gpus == gpus


def test_the_price_of_a_day() -> None:
    found = serving.estimate(**EIGHT_T, prices=PRICES)
    assert found.per_day == Range(576_000, 936_000, 1_152_000)
    assert serving.estimate(**EIGHT_T).per_day is None
    assert found.cache_bytes == 573_440_000_000


def test_grouped_query_attention() -> None:
    assert serving.kv_bytes(layers=80, kv_heads=8, head_size=128) == 327_680
    with pytest.raises(EstimateInvalid):
        serving.kv_bytes(layers=0, kv_heads=8, head_size=128)


@pytest.mark.parametrize(
    "change",
    [
        {"n_total": 0},
        {"bits": Fraction(0)},
        {"bits": Fraction(64)},
        {"live_tokens": -1},
        {"kv_bytes": -1},
        {"memory_gb": 0},
        {"prices": (3, 2, 4)},
        {"prices": PRICES, "currency": "DOG"},
    ],
    ids=str,
)
def test_the_impossible_is_refused(change) -> None:
    with pytest.raises((EstimateInvalid, CurrencyUnknown)):
        serving.estimate(**{**EIGHT_T, **change})


@given(st.integers(1, 10**14), st.integers(4, 128), st.integers(0, 10**9), st.integers(16, 288))
def test_whole_nodes_hold_it_and_one_node_less_does_not(n_total, quarters, live, memory) -> None:
    model = {"n_total": n_total, "bits": Fraction(quarters, 4), "live_tokens": live}
    found = serving.estimate(**{**EIGHT_T, **model, "memory_gb": memory})
    needed = n_total * Fraction(quarters, 32) + live * 70_000
    usable = Fraction(9, 10) * memory * 10**9
    assert found.gpus % 8 == 0
    assert found.gpus * usable >= needed > (found.gpus - 8) * usable
