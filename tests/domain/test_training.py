"""The estimator against published runs (docs/money.md)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.roadmap.domain import rates
from consortium.roadmap.domain.training import (
    Chip,
    EstimateInvalid,
    NotSixND,
    estimate,
    utilisation_class,
)

H100 = Chip("nvidia-h100-sxm5", "H100", Fraction(9894, 10), 1_000_000)
A100 = Chip("nvidia-a100-sxm-80gb", "A100", Fraction(312), 315_343)
B300 = Chip("nvidia-b300", "B300", Fraction(2250), 2_274_106)


@pytest.mark.parametrize(
    ("name", "kind", "n_total", "n_active", "tokens", "chip", "published", "central"),
    [
        ("Llama 3 70B", "dense", 70.6, 70.6, 15, H100, 6_400_000, 6_370_000),
        ("Llama 4 Scout", "moe", 109, 17, 40, H100, 5_000_000, 5_210_000),
        ("DeepSeek-V3", "moe", 671, 37, 14.8, H100, 2_664_000, 4_190_000),
        ("Llama 2 70B", "dense", 69, 69, 2, A100, 1_720_320, 1_940_000),
    ],
)
def test_published_runs(
    name: str,
    kind: str,
    n_total: float,
    n_active: float,
    tokens: float,
    chip: Chip,
    published: int,
    central: int,
) -> None:
    found = estimate(
        n_total=int(n_total * 10**9),
        n_active=int(n_active * 10**9),
        tokens=int(tokens * 10**12),
        kind=kind,
        chip=chip,
    )
    assert round(found.chip_hours.central, -4) == central
    assert found.chip_hours.low <= published <= found.chip_hours.high


def test_llama_2_70b_to_the_hour() -> None:
    found = estimate(
        n_total=69 * 10**9, n_active=69 * 10**9, tokens=2 * 10**12, kind="dense", chip=A100
    )
    assert found.chip_hours.central == 1_939_946


def test_a_chip_without_published_runs_is_flagged_and_wider() -> None:
    found = estimate(n_total=10**11, n_active=10**10, tokens=10**13, kind="moe", chip=B300)
    assert "No published run" in found.flagged
    assert abs(found.chip_hours.high - 4 * found.chip_hours.low) <= 4


def test_prices_and_programme_are_ranges() -> None:
    found = estimate(
        n_total=10**11,
        n_active=10**10,
        tokens=10**13,
        kind="moe",
        chip=H100,
        micros=2_200_000,
        extra=100,
    )
    assert found.final is not None
    assert found.programme is not None
    assert (
        found.final.central
        == rates.worth(milli_hours=found.milli_hours.central, micros=2_200_000, currency="USD")
        or abs(found.final.central - found.chip_hours.central * 220) < 220
    )
    assert found.programme.central == found.final.central * 5 + 100


@pytest.mark.parametrize("stage", ["distilled", "pruned", "reinforcement"])
def test_other_stages_are_refused_instead_of_guessed(stage: str) -> None:
    with pytest.raises(NotSixND):
        estimate(n_total=10, n_active=10, tokens=10, kind="dense", chip=H100, stage=stage)


@pytest.mark.parametrize(
    "wrong", [{"n_active": 0}, {"n_active": 11}, {"tokens": 0}, {"utilisation": Fraction(2)}]
)
def test_impossible_inputs_are_refused(wrong: dict[str, object]) -> None:
    values: dict[str, object] = {"n_total": 10, "n_active": 10, "tokens": 10, **wrong}
    with pytest.raises(EstimateInvalid):
        estimate(kind="dense", chip=H100, **values)  # type: ignore[arg-type]  # wrong on purpose


def test_an_in_kind_rate_stays_at_or_below_the_market() -> None:
    rates.demand_market(micros=220, quotes=[220, 230, 210])
    with pytest.raises(rates.RateAboveMarket):
        rates.demand_market(micros=221, quotes=[220, 230, 210])
    with pytest.raises(rates.TooFewQuotes):
        rates.demand_market(micros=1, quotes=[2, 2])


@pytest.mark.parametrize(
    ("slug", "kind", "n_total", "group", "high"),
    [
        ("nvidia-v100-sxm2-32gb", "dense", 10**11, "V100", Fraction(8, 5)),
        ("nvidia-a100-sxm-80gb", "dense", 10**11, "A100 dense", Fraction(8, 5)),
        ("nvidia-a100-sxm-80gb", "moe", 10**11, "mixture of experts", Fraction(8, 5)),
        ("nvidia-h100-sxm5", "dense", 15_500_000_000, "H100 class dense", Fraction(11, 5)),
        ("nvidia-h100-sxm5", "dense", 15_500_000_001, "H100 class dense", Fraction(8, 5)),
        ("google-tpu-v4", "dense", 10**11, "TPU", Fraction(8, 5)),
        ("google-tpu-v3", "dense", 10**11, "H100 class, unproven chip", Fraction(2)),
        ("amd-mi300x", "moe", 10**11, "H100 class, unproven chip", Fraction(2)),
    ],
)
def test_the_class_of_a_chip(
    slug: str, kind: str, n_total: int, group: str, high: Fraction
) -> None:
    found = utilisation_class(chip=slug, kind=kind, n_total=n_total)
    assert (found.name, found.high) == (group, high)


@pytest.mark.parametrize(
    ("text", "micros"),
    [("2", 2_000_000), ("2.20", 2_200_000), ("0.000001", 1), (" 3.5 ", 3_500_000)],
)
def test_a_price_is_read_exactly(text: str, micros: int) -> None:
    assert rates.parse_price(text) == micros


@pytest.mark.parametrize("text", ["", "0", "-1", "1e3", "1.0000001", "٣", "nan", "1,000"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(rates.PriceMalformed):
        rates.parse_price(text)


@given(
    active=st.integers(1, 10**13),
    tokens=st.integers(1, 10**15),
    kind=st.sampled_from(["dense", "moe"]),
    chip=st.sampled_from([H100, A100, B300]),
)
def test_an_estimate_is_an_ordered_range_that_grows_with_its_data(
    active: int, tokens: int, kind: str, chip: Chip
) -> None:
    one = estimate(n_total=active, n_active=active, tokens=tokens, kind=kind, chip=chip)
    two = estimate(n_total=active, n_active=active, tokens=2 * tokens, kind=kind, chip=chip)
    for span in (one.chip_hours, one.milli_hours):
        assert 0 <= span.low <= span.central <= span.high
    assert abs(two.chip_hours.central - 2 * one.chip_hours.central) <= 1


@given(amount=st.integers(1, 10**12), micros=st.integers(10**5, 10**8))
def test_cash_and_its_hours_are_worth_the_same(amount: int, micros: int) -> None:
    hours = rates.hours_for_cash(amount=amount, micros=micros, currency="USD")
    back = Fraction(hours * micros * 100, 10**9)
    # Half a milli-hour is the rounding; its worth is the largest difference.
    assert abs(back - amount) <= Fraction(micros * 100, 2 * 10**9)
