"""Power: published indices, the eight, a second count over every coalition, the command."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import permutations, product

import pytest
from django.core.management import call_command

from votes.domain.power import power
from votes.domain.rule import RuleInvalid

EIGHT = (4000, 2000, 1200, 1000, 800, 500, 300, 200)


def banzhaf(found):
    return [share.normalised for share in found.shares]


def shapley(found):
    return [share.shapley_shubik for share in found.shares]


def test_the_security_council() -> None:
    found = power(quota=39, weights=[7] * 5 + [1] * 10)
    assert shapley(found) == [Fraction(421, 2145)] * 5 + [Fraction(4, 2145)] * 10


def test_luxembourg_in_1958() -> None:
    found = power(quota=12, weights=[4, 4, 4, 2, 2, 1])
    assert banzhaf(found) == [Fraction(5, 21)] * 3 + [Fraction(1, 7)] * 2 + [0]


def test_kirsch() -> None:
    assert banzhaf(power(quota=6, weights=[4, 3, 3])) == [Fraction(1, 3)] * 3
    assert banzhaf(power(quota=4, weights=[4, 3])) == [1, 0]


def test_the_eight() -> None:
    single = power(quota=5001, weights=EIGHT)
    double = power(quota=5001, weights=EIGHT, heads=5)
    assert (single.winning, double.winning, single.coalitions) == (125, 72, 256)
    tenths = [round(1000 * value) for value in banzhaf(single)]
    assert tenths == [574, 100, 100, 89, 68, 26, 26, 16]
    tenths = [round(1000 * value) for value in banzhaf(double)]
    assert tenths == [241, 121, 121, 121, 112, 95, 95, 95]
    assert shapley(double) == [
        Fraction(2, 7),
        *[Fraction(13, 105)] * 3,
        Fraction(1, 10),
        *[Fraction(17, 210)] * 3,
    ]


def _by_hand(quota, weights, heads):
    """Every coalition for Banzhaf, every order of arrival for Shapley–Shubik."""
    n = len(weights)

    def wins(members):
        return len(members) >= heads and sum(weights[i] for i in members) >= quota

    swings, pivots, orders, winning = [0] * n, [0] * n, 0, 0
    for bits in product((0, 1), repeat=n):
        members = {i for i in range(n) if bits[i]}
        winning += wins(members)
        for i in members:
            swings[i] += wins(members) and not wins(members - {i})
    for order in permutations(range(n)):
        orders += 1
        k = next(k for k in range(1, n + 1) if wins(order[:k]))
        pivots[order[k - 1]] += 1
    return swings, [Fraction(p, orders) for p in pivots], winning


def test_a_second_count_over_all_coalitions_agrees() -> None:
    rng = random.Random(1)
    for _ in range(1_000):
        weights = [rng.choice((0, 1, 1, 2, 3, 7)) for _ in range(rng.randint(1, 5))]
        if not sum(weights):
            weights[0] = 1
        quota, heads = rng.randint(1, sum(weights)), rng.randint(1, len(weights))
        found = power(quota=quota, weights=weights, heads=heads)
        swings, indices, winning = _by_hand(quota, weights, heads)
        assert [share.swings for share in found.shares] == swings, (quota, weights, heads)
        assert shapley(found) == indices
        assert found.winning == winning
        assert sum(indices) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": []},
        {"weights": [1] * 101},
        {"quota": 0},
        {"quota": 4},
        {"heads": 0},
        {"heads": 3},
        {"weights": [3, -1]},
    ],
)
def test_what_cannot_be_counted_is_refused(wrong) -> None:
    with pytest.raises(RuleInvalid):
        power(**({"quota": 2, "weights": [2, 1]} | wrong))


def test_the_command_answers_in_text_and_json(capsys) -> None:
    call_command("power", "12; 4,4,4,2,2,1", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["electors"][0]["normalised"] == "5/21"
    assert answer["electors"][5]["swings"] == 0
    call_command("power", "6; 4, 3, 3", "--heads", "3")
    said = capsys.readouterr().out
    assert "1 of 8 coalitions win" in said
    assert "33.3 %" in said


@pytest.mark.parametrize("question", ["6", "6; 4,x", "6; 4,,3", "9; 4,3", ""])
def test_the_command_refuses_with_exit_4(question, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("power", question)
    assert stopped.value.code == 4
    assert capsys.readouterr().err
