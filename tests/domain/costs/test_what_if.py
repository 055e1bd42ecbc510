"""The what-if curve, its marks, and "1/x of frontier"."""

from __future__ import annotations

from fractions import Fraction

import pytest

from consortium.costs.domain.what_if import Range, WhatIfRefused, own_part, what_if

COST = Range(3_600_000_000, 6_000_000_000, 9_600_000_000)
FRONTIER = 30_090_000_000  # Grok-3, final run: the marks lie at 30.09M and 6.018M


def test_equal_members_pay_one_nth() -> None:
    found = what_if(cost=COST, frontier=FRONTIER)
    by_members = {step.members: step for step in found.steps}
    assert sorted(by_members) == list(range(2, 61))
    assert by_members[12].share == Range(300_000_000, 500_000_000, 800_000_000)
    assert by_members[10].share.central == 600_000_000
    assert by_members[50].share.central == 120_000_000
    assert by_members[12].of_solo == Fraction(1, 12)
    assert by_members[12].frontier_tenths == 601  # 1/60.1 of the frontier


def test_the_marks_say_how_many_members_reach_them() -> None:
    found = what_if(cost=COST, frontier=FRONTIER)
    assert [(mark.parts, mark.amount, mark.members) for mark in found.marks] == [
        (10, 3_009_000_000, 2),
        (50, 601_800_000, 10),
    ]
    for mark in found.marks:
        assert mark.members == -(-mark.parts * COST.central // FRONTIER)


def test_a_heavier_member_pays_more() -> None:
    assert own_part(10, Fraction(2)) == Fraction(2, 11)
    assert own_part(10, Fraction(0)) == 0
    heavy = what_if(cost=COST, frontier=FRONTIER, relative_weight=Fraction(3))
    light = what_if(cost=COST, frontier=FRONTIER, relative_weight=Fraction(1, 3))
    assert heavy.steps[0].share.central > light.steps[0].share.central
    assert heavy.marks[1].members > light.marks[1].members
    nothing = what_if(cost=COST, frontier=FRONTIER, relative_weight=Fraction(0))
    assert nothing.marks[0].members == 1
    assert nothing.steps[0].frontier_tenths is None


def test_without_a_reference_there_are_no_marks() -> None:
    found = what_if(cost=COST)
    assert found.marks == ()
    assert found.steps[0].frontier_tenths is None


@pytest.mark.parametrize(
    "question",
    [
        {"cost": Range(0, 0, 0)},
        {"cost": COST, "fewest": 1},
        {"cost": COST, "most": 61},
        {"cost": COST, "fewest": 9, "most": 8},
        {"cost": COST, "relative_weight": Fraction(-1)},
    ],
)
def test_a_question_without_an_answer(question) -> None:
    with pytest.raises(WhatIfRefused):
        what_if(**question)
