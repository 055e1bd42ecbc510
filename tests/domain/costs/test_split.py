"""Splits: the check tables of docs/money.md, and what holds for every rule."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.costs.domain.apportion import apportion
from consortium.costs.domain.rules import RULES, RuleUnknown, exact_shares
from consortium.costs.domain.rules.bounded import CapsBelowPool, FloorsExceedPool
from consortium.costs.domain.sharing import Member, RuleRefused, WeightsSumToZero
from consortium.costs.domain.trace import divide
from consortium.kernel.canonical import canonical

# The demo's twelve pledges at 2.20 per H100e-hour, in cents, and their shares of $60,000,000.
SALTMARSH = {
    "alderway": (600_000_000, 614_952_907),
    "brackmoor": (1_144_000_000, 1_000_000_000),
    "caldervane": (1_000_606_640, 1_000_000_000),
    "dovemere": (581_419_080, 595_908_922),
    "estermark": (400_000_000, 409_968_605),
    "fenwarden": (750_000_000, 768_691_134),
    "greywether": (308_126_380, 315_805_355),
    "harlowmere": (408_247_840, 418_421_993),
    "inkstead": (60_000_000, 120_000_000),
    "jorvale": (370_780_300, 380_020_706),
    "kitesworth": (250_000_000, 256_230_378),
    "larkmoor": (55_000_000, 120_000_000),
}


def members(weights: list[int]) -> list[Member]:
    return [Member(f"m{i:02}", weight) for i, weight in enumerate(weights)]


def test_saltmarsh_is_divided_as_published() -> None:
    division = divide(
        rule="bounded",
        total=6_000_000_000,
        members=[Member(name, weight) for name, (weight, _) in SALTMARSH.items()],
        parameters={},
    )
    assert {share.member: share.amount for share in division.shares} == {
        name: amount for name, (_, amount) in SALTMARSH.items()
    }
    assert division.trace["steps"][0]["lambda"] == "4700000/4585717"


@pytest.mark.parametrize(
    ("weights", "total", "amounts"),
    [
        ([1, 1, 1], 10_000, [3334, 3333, 3333]),
        ([47000, 16000, 15900, 12000, 6000, 3100], 10, [5, 2, 1, 1, 1, 0]),
    ],
)
def test_the_largest_remainder(weights, total, amounts) -> None:
    division = divide(rule="proportional", total=total, members=members(weights), parameters={})
    assert [share.amount for share in division.shares] == amounts


def test_equal_shares_by_hand() -> None:
    division = divide(rule="equal", total=100, members=members([5, 0, 9]), parameters={})
    assert division.trace["steps"] == [{"total": 100, "members": 3, "each": "100/3"}]
    assert [line["amount"] for line in division.trace["shares"]] == [34, 33, 33]
    assert division.trace["shares"][0]["remainder"] == "1/3"


@pytest.mark.parametrize(
    ("rule", "weights", "parameters", "problem"),
    [
        ("guess", [1], {}, RuleUnknown),
        ("equal", [], {}, RuleRefused),
        ("proportional", [0, 0], {}, WeightsSumToZero),
        ("bounded", [1] * 7, {"floor": "1/6"}, FloorsExceedPool),
        ("bounded", [1] * 5, {}, CapsBelowPool),
        ("bounded", [0] * 10, {"cap": "1/1", "floor": "1/10"}, WeightsSumToZero),
        ("bounded", [1] * 9, {"cap": "a lot"}, RuleRefused),
        ("bounded", [1] * 9, {"floor": "3/2"}, RuleRefused),
    ],
)
def test_a_rule_without_an_answer_is_refused(rule, weights, parameters, problem) -> None:
    with pytest.raises(problem):
        exact_shares(rule=rule, total=1_000, members=members(weights), parameters=parameters)


def test_exact_shares_must_add_up() -> None:
    with pytest.raises(ValueError, match="add up"):
        apportion(exact={"a": Fraction(1)}, total=2)


weights = st.lists(st.integers(0, 10**12), min_size=7, max_size=40)
totals = st.integers(1, 10**13)


@given(weights, totals, st.sampled_from(sorted(RULES)), st.randoms(use_true_random=False))
def test_every_rule_is_exact_and_blind_to_order(listed, total, rule, chance) -> None:
    people = members(listed)
    shuffled = people[:]
    chance.shuffle(shuffled)
    try:
        division = divide(rule=rule, total=total, members=people, parameters={})
    except RuleRefused:
        return
    again = divide(rule=rule, total=total, members=shuffled, parameters={})
    assert canonical(division.trace) == canonical(again.trace)
    assert sum(share.amount for share in division.shares) == total
    for share in division.shares:
        assert abs(share.amount - share.exact) < 1
        assert share.amount >= 0


@given(weights, totals)
def test_bounded_keeps_its_bounds_and_its_order(listed, total) -> None:
    people = members(sorted(listed))
    try:
        shares = exact_shares(rule="bounded", total=total, members=people, parameters={}).shares
    except RuleRefused:
        return
    exact = [shares[member.id] for member in people]
    assert sum(exact) == total
    assert exact == sorted(exact)
    assert all(Fraction(total, 50) <= share <= Fraction(total, 6) for share in exact)


@given(weights, totals, st.sampled_from(sorted(RULES)))
def test_new_names_in_the_same_order_change_nothing(listed, total, rule) -> None:
    people = members(listed)
    renamed = [Member(f"renamed {member.id}", member.weight) for member in people]
    try:
        division = divide(rule=rule, total=total, members=people, parameters={})
    except RuleRefused:
        return
    again = divide(rule=rule, total=total, members=renamed, parameters={})
    assert [share.amount for share in division.shares] == [share.amount for share in again.shares]
    assert division.trace["steps"] == again.trace["steps"]
