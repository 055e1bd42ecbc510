"""Serial, separable and dues: the published tables, and what holds for any numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.costs.domain.rules import RULES, exact_shares
from consortium.costs.domain.rules.dues import DuesExceedPool
from consortium.costs.domain.rules.separable import NoBenefitToShare
from consortium.costs.domain.sharing import Member, RuleRefused, WeightsSumToZero
from consortium.costs.domain.trace import divide
from consortium.kernel.canonical import canonical

# Tennessee Valley Authority, $000 (Ransmeier 1942; Straffin & Heaney 1981): three purposes.
TVA = {
    "alone": {"1": 163_520, "2": 140_826, "3": 250_096},
    "without": {"1": 367_370, "2": 378_821, "3": 301_607},
}
DUES = {"prices": {"founding": 50, "associate": 10}, "tiers": {"a": "founding", "b": "associate"}}


def shared(rule, total, names, parameters, weights=None):
    members = [Member(name, (weights or {}).get(name, 0)) for name in names]
    return exact_shares(rule=rule, total=total, members=members, parameters=parameters)


def test_the_tennessee_valley_by_separable_costs() -> None:
    found = shared("separable", 412_584, "123", TVA)
    assert found.steps[0]["separable"] == {"1": 45_214, "2": 33_763, "3": 110_977}
    assert [round(found.shares[name]) for name in "123"] == [117_476, 99_157, 195_951]
    assert sum(found.shares.values()) == 412_584


@pytest.mark.parametrize(
    ("curve", "shares"),
    [
        ([[3, 9], [5, 25], [6, 36]], [3, 11, 22]),  # Q², at the three quantities it is asked for
        ([[6, 30]], [5, 10, 15]),  # 5Q
    ],
)
def test_the_serial_table(curve, shares) -> None:
    demands = {"a": 1, "b": 2, "c": 3}
    found = shared("serial", curve[-1][1], "abc", {"demands": demands, "curve": curve})
    assert [found.shares[name] for name in "abc"] == shares
    assert [step["quantity"] for step in found.steps] == [3, 5, 6]
    twice = shared("serial", 2 * curve[-1][1], "abc", {"demands": demands, "curve": curve})
    assert [twice.shares[name] for name in "abc"] == [2 * share for share in shares]


def test_dues_first_then_the_rest() -> None:
    assert shared("dues", 100, "ab", DUES).shares == {"a": 70, "b": 30}
    by_weight = {**DUES, "residual": "proportional"}
    found = shared("dues", 100, "ab", by_weight, {"a": 1, "b": 3})
    assert found.shares == {"a": 60, "b": 40}
    assert found.steps[0] == {"dues": {"a": 50, "b": 10}, "sum": 60, "residual": 40}
    assert shared("dues", 60, "ab", DUES).shares == {"a": 50, "b": 10}


def test_no_pool_may_be_opened_with_them() -> None:
    assert sorted(RULES) == ["bounded", "equal", "proportional"]


SERIAL = {"demands": {"a": 1}, "curve": [[1, 5]]}


@pytest.mark.parametrize(
    ("rule", "parameters", "problem"),
    [
        ("dues", {"prices": {"x": 11}, "tiers": {"a": "x"}}, DuesExceedPool),
        ("dues", {"prices": {"x": 1}, "tiers": {"a": "y"}}, RuleRefused),
        ("dues", {"prices": {"x": -1}, "tiers": {"a": "x"}}, RuleRefused),
        ("dues", {"prices": {"x": "1"}, "tiers": {"a": "x"}}, RuleRefused),
        ("dues", {"prices": {"x": 1}, "tiers": {}}, RuleRefused),
        ("dues", {"prices": {"x": 1}, "tiers": {"a": ["x"]}}, RuleRefused),
        ("dues", {"prices": {"x": 1}, "tiers": {"a": "x"}, "residual": "luck"}, RuleRefused),
        ("dues", {"prices": {"x": 1}, "tiers": {"a": "x"}, "residual": []}, RuleRefused),
        (
            "dues",
            {"prices": {"x": 1}, "tiers": {"a": "x"}, "residual": "proportional"},
            WeightsSumToZero,
        ),
        ("dues", {}, RuleRefused),
        ("separable", {}, RuleRefused),
        ("separable", {"alone": {"a": 10}}, RuleRefused),
        ("separable", {"alone": {"a": 10}, "without": {"a": 0}}, NoBenefitToShare),
        ("separable", {"alone": {"a": 9}, "without": {"a": 0}}, NoBenefitToShare),
        ("separable", {"alone": {"a": 9}, "without": {"b": 0}}, RuleRefused),
        ("separable", {"alone": {"a": True}, "without": {"a": 0}}, RuleRefused),
        ("serial", {}, RuleRefused),
        ("serial", {**SERIAL, "demands": {"a": 0}}, WeightsSumToZero),
        ("serial", {**SERIAL, "demands": {"a": 2}}, RuleRefused),
        ("serial", {**SERIAL, "demands": {"a": -1}}, RuleRefused),
        ("serial", {**SERIAL, "curve": []}, RuleRefused),
        ("serial", {**SERIAL, "curve": [[1]]}, RuleRefused),
        ("serial", {**SERIAL, "curve": [[1, "5"]]}, RuleRefused),
        ("serial", {**SERIAL, "curve": [[1, 0]]}, RuleRefused),
        ("serial", {**SERIAL, "curve": [[1, 5], [1, 6]]}, RuleRefused),
        ("serial", {**SERIAL, "curve": [[1, 5], [2, 4]]}, RuleRefused),
    ],
)
def test_numbers_without_an_answer(rule, parameters, problem) -> None:
    with pytest.raises(problem):
        shared(rule, 10, "a", parameters)


def test_separable_costs_above_the_total() -> None:
    without = {"a": 1, "b": 1}
    with pytest.raises(NoBenefitToShare, match="more than the total"):
        shared("separable", 10, "ab", {"alone": {"a": 20, "b": 20}, "without": without})


def test_the_codes_are_those_of_the_documents() -> None:
    assert (DuesExceedPool.code, NoBenefitToShare.code) == (
        "dues_exceed_pool",
        "no_benefit_to_share",
    )


names = st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=12, unique=True)


@st.composite
def questions(draw):
    """A rule with numbers it has an answer for."""
    people = draw(names)
    rule = draw(st.sampled_from(["dues", "separable", "serial"]))
    total = draw(st.integers(1, 10**12))
    weights = {name: draw(st.integers(1, 10**9)) for name in people}
    if rule == "dues":
        prices = {"x": draw(st.integers(0, total // len(people))), "y": 0}
        tiers = {name: draw(st.sampled_from("xy")) for name in people}
        rest = draw(st.sampled_from(["equal", "proportional"]))
        return rule, total, weights, {"prices": prices, "tiers": tiers, "residual": rest}
    if rule == "separable":
        adds = {name: draw(st.integers(0, total // len(people))) for name in people}
        alone = {name: adds[name] + draw(st.integers(1, total)) for name in people}
        without = {name: total - adds[name] for name in people}
        return rule, total, weights, {"alone": alone, "without": without}
    step = st.tuples(st.integers(1, 99), st.integers(1, 99))
    curve = [[0, 0]]
    for quantity, cost in draw(st.lists(step, min_size=1, max_size=20)):
        curve.append([curve[-1][0] + quantity, curve[-1][1] + cost])
    curve.append([curve[-1][0] + sum(weights.values()), curve[-1][1] + 5])
    return rule, total, weights, {"demands": weights, "curve": curve[1:]}


@given(questions(), st.randoms(use_true_random=False))
def test_exact_blind_to_order_and_less_than_a_unit_away(question, chance) -> None:
    rule, total, weights, parameters = question
    people = [Member(name, weight) for name, weight in weights.items()]
    shuffled = people[:]
    chance.shuffle(shuffled)
    division = divide(rule=rule, total=total, members=people, parameters=parameters)
    again = divide(rule=rule, total=total, members=shuffled, parameters=parameters)
    assert canonical(division.trace) == canonical(again.trace)
    assert sum((share.exact for share in division.shares), Fraction(0)) == total
    assert sum(share.amount for share in division.shares) == total
    for share in division.shares:
        assert abs(share.amount - share.exact) < 1
        assert share.amount >= 0
    if rule == "dues":
        prices, tiers = parameters["prices"], parameters["tiers"]
        assert all(s.amount >= prices[tiers[s.member]] for s in division.shares)
    if rule == "serial":
        by_demand = sorted(division.shares, key=lambda s: weights[s.member])
        assert all(low.exact <= high.exact for low, high in pairwise(by_demand))
