"""Money, compute, identities and canonical bytes are exact."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.kernel import compute, money
from consortium.kernel.canonical import canonical, moment_text
from consortium.kernel.errors import Malformed
from consortium.kernel.ids import new_id


@pytest.mark.parametrize(
    ("amount", "currency", "decimal", "exact"),
    [
        (614952907, "USD", "6149529.07", "$6,149,529.07"),
        (-5, "EUR", "-0.05", "−€0.05"),
        (0, "USD", "0.00", "$0.00"),
        (1200, "JPY", "1200", "¥1,200"),
        (1234, "KWD", "1.234", "KWD 1.234"),
    ],
)
def test_money_is_written_exactly(amount: int, currency: str, decimal: str, exact: str) -> None:
    assert money.decimal_text(amount, currency) == decimal
    assert money.exact_text(amount, currency) == exact


def test_a_tile_is_compact() -> None:
    assert money.compact_text(614952907, "USD") == "$6.15M"


@given(st.integers(1 - 10**15, 10**15 - 1), st.sampled_from(["USD", "JPY", "KWD"]))
def test_amounts_survive_text(amount: int, currency: str) -> None:
    assert money.parse_amount(money.decimal_text(amount, currency), currency) == amount


@pytest.mark.parametrize("text", ["", "1.005", "1e3", "abc", "1.2.3", "٣", "--1"])
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        money.parse_amount(text, "USD")


def test_an_h100_hour_is_the_unit() -> None:
    assert compute.milli_hours(chip_seconds=3600, ppm=1_000_000) == 1000


def test_in_kind_value_at_two_dollars_twenty() -> None:
    # 1,200,000 H100e-hours at $2.20 (the worked example of docs/money.md).
    value = compute.value(milli_hours=1_200_000_000, micros=2_200_000, currency="USD")
    assert value == 264_000_000


def test_canonical_json_sorts_by_utf16_and_refuses_floats() -> None:
    assert (
        canonical({"b": 1, "a": [True, None], "ä": "x"})
        == '{"a":[true,null],"b":1,"ä":"x"}'.encode()
    )
    assert canonical({"\U00010000": 1, "\uffff": 2}).startswith('{"\U00010000"'.encode())
    with pytest.raises(TypeError):
        canonical({"a": 1.5})


def test_fractions_and_moments_have_one_text() -> None:
    assert canonical(Fraction(2, 4)) == b'"1/2"'
    assert moment_text(datetime(2027, 1, 1, tzinfo=UTC)) == "2027-01-01T00:00:00.000000Z"


def test_identities_rise_and_are_version_seven() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5000
    assert {item.version for item in ids} == {7}
