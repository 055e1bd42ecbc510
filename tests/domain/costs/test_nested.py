"""Nested levels: an airport, ten members, and what keeps every group inside."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.costs.domain import stability
from consortium.costs.domain.rules import exact_shares
from consortium.costs.domain.rules.nested import LevelsNotRising
from consortium.costs.domain.sharing import Member, RuleRefused, WeightsSumToZero
from consortium.costs.domain.trace import divide

# Birmingham airport, 1968-69 (Littlechild & Thompson 1977): movements, runway cost, fee in pence.
BIRMINGHAM = [
    (42, 65_899, 486),
    (9_555, 76_725, 566),
    (288, 95_200, 1030),
    (303, 97_200, 1085),
    (151, 97_436, 1092),
    (1_315, 98_142, 1113),
    (505, 102_496, 1340),
    (1_128, 104_849, 1507),
    (151, 113_322, 4480),
    (112, 115_440, 6061),
    (22, 117_676, 16224),
]
TEN_LEVELS = [["70B", 200_000_000], ["400B", 1_200_000_000], ["1T", 5_000_000_000]]
TEN_WANT = {**{f"a{i}": "70B" for i in range(4)}, **{f"b{i}": "400B" for i in range(3)}} | {
    f"c{i}": "1T" for i in range(3)
}
TEN = [Member(name) for name in TEN_WANT]


def test_birmingham_airport() -> None:
    kinds = [f"type {i:02}" for i in range(len(BIRMINGHAM))]
    shares = exact_shares(
        rule="nested",
        total=117_676,
        members=[Member(k, row[0]) for k, row in zip(kinds, BIRMINGHAM, strict=True)],
        parameters={
            "levels": [[k, row[1]] for k, row in zip(kinds, BIRMINGHAM, strict=True)],
            "wants": {k: k for k in kinds},
            "by": "weight",
        },
    ).shares
    assert sum(shares.values()) == 117_676
    fees = [round(shares[k] * 100 / row[0]) for k, row in zip(kinds, BIRMINGHAM, strict=True)]
    assert fees == [row[2] for row in BIRMINGHAM]


def test_ten_members_by_level() -> None:
    division = divide(
        rule="nested",
        total=5_000_000_000,
        members=TEN,
        parameters={"levels": TEN_LEVELS, "wants": TEN_WANT},
    )
    amounts = {share.member[0]: share.amount for share in division.shares if share.member[1] == "0"}
    assert amounts == {"a": 20_000_000, "b": 186_666_667, "c": 1_453_333_333}
    assert sum(share.amount for share in division.shares) == 5_000_000_000
    assert division.trace["steps"][0] == {
        "level": "70B",
        "increment": "200000000/1",
        "payers": 10,
        "each": "20000000/1",
    }


def _judged(shares):
    levels = [(name, cost) for name, cost in TEN_LEVELS]
    places = {name: place for place, (name, _) in enumerate(levels)}
    wants = {member: places[level] for member, level in TEN_WANT.items()}
    return stability.nested(shares=shares, levels=levels, wants=wants)


def test_equal_shares_lose_the_lower_seven_nested_ones_nobody() -> None:
    equal = exact_shares(rule="equal", total=5_000_000_000, members=TEN, parameters={}).shares
    found = _judged(equal)
    assert not found.in_core
    assert len(found.worst.members) == 7
    assert (found.worst.pays, found.worst.alone, found.worst.gain) == (
        3_500_000_000,
        1_200_000_000,
        2_300_000_000,
    )
    nested = exact_shares(
        rule="nested",
        total=5_000_000_000,
        members=TEN,
        parameters={"levels": TEN_LEVELS, "wants": TEN_WANT},
    ).shares
    assert _judged(nested) == stability.Stability(True, None)


def test_alone_names_whoever_pays_more_inside() -> None:
    shares = {"a": Fraction(60), "b": Fraction(45), "c": Fraction(45)}
    assert stability.alone(shares=shares, solo={"a": 60, "b": 50}).in_core
    worst = stability.alone(shares=shares, solo={"a": 59, "b": 40, "c": 40}).worst
    assert (worst.members, worst.gain) == (("b",), 5)


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({}, LevelsNotRising),
        ({"levels": [["x", 2], ["y", 2]], "wants": {"a": "x"}}, LevelsNotRising),
        ({"levels": [["x", 2], ["x", 3]], "wants": {"a": "x"}}, LevelsNotRising),
        ({"levels": [["x", 0]], "wants": {"a": "x"}}, LevelsNotRising),
        ({"levels": [["x"]], "wants": {"a": "x"}}, LevelsNotRising),
        ({"levels": [["x", "2"]], "wants": {"a": "x"}}, LevelsNotRising),
        ({"levels": [["x", 2]], "wants": {}}, RuleRefused),
        ({"levels": [["x", 2]], "wants": {"a": "y"}}, RuleRefused),
        ({"levels": [["x", 2]], "wants": {"a": "x"}, "by": "weight"}, WeightsSumToZero),
    ],
)
def test_levels_without_an_answer(parameters, problem) -> None:
    with pytest.raises(problem):
        exact_shares(rule="nested", total=10, members=[Member("a")], parameters=parameters)


@st.composite
def nested_questions(draw):
    steps = draw(st.lists(st.integers(1, 10**9), min_size=1, max_size=8))
    levels = [(f"l{i}", sum(steps[: i + 1])) for i in range(len(steps))]
    people = [f"m{i:02}" for i in range(draw(st.integers(1, 20)))]
    wants = {person: draw(st.integers(0, len(levels) - 1)) for person in people}
    return levels, people, wants, draw(st.integers(1, 10**12))


@given(nested_questions())
def test_nested_adds_up_and_is_always_in_the_core(question) -> None:
    levels, people, wants, total = question
    parameters = {
        "levels": [list(level) for level in levels],
        "wants": {person: levels[place][0] for person, place in wants.items()},
    }
    members = [Member(person) for person in people]
    division = divide(rule="nested", total=total, members=members, parameters=parameters)
    assert sum(share.amount for share in division.shares) == total
    top = levels[max(wants.values())][1]
    exact = exact_shares(rule="nested", total=top, members=members, parameters=parameters).shares
    assert stability.nested(shares=exact, levels=levels, wants=wants).in_core
    by_want = sorted(people, key=lambda person: wants[person])
    assert [exact[p] for p in by_want] == sorted(exact[p] for p in by_want)
