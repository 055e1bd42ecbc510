"""Tables of what every group would cost: Shapley's value, and who would be better off leaving."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.costs.domain import stability
from consortium.costs.domain.coalitions import read_groups
from consortium.costs.domain.rules import exact_shares
from consortium.costs.domain.sharing import Member, RuleRefused
from consortium.costs.domain.trace import divide
from consortium.kernel.canonical import canonical

# Tennessee Valley Authority, $000 (Ransmeier 1942; Straffin & Heaney 1981): three purposes.
TVA = {
    "1": 163_520,
    "2": 140_826,
    "3": 250_096,
    "1+2": 301_607,
    "1+3": 378_821,
    "2+3": 367_370,
    "1+2+3": 412_584,
}
SCRB = {
    "alone": {name: TVA[name] for name in "123"},
    "without": {"1": TVA["2+3"], "2": TVA["1+3"], "3": TVA["1+2"]},
}
# Ten members: 4 want 70B, 3 400B, 3 1T; a group pays for the largest model that one of it wants.
TEN = {**{f"a{i}": 2 for i in range(4)}, **{f"b{i}": 12 for i in range(3)}} | {
    f"c{i}": 50 for i in range(3)
}


def shapley(groups, names, total):
    members = [Member(name) for name in names]
    return exact_shares(rule="shapley", total=total, members=members, parameters={"groups": groups})


def tabled(names, cost):
    """The table of a cost function."""
    found = {}
    for bits in range(1, 2 ** len(names)):
        group = [name for place, name in enumerate(names) if bits >> place & 1]
        found["+".join(group)] = cost(group)
    return found


def judged(shares, groups):
    table = read_groups({"groups": groups}, members=sorted(shares), most=stability.MOST)
    return stability.groups(shares=shares, table=table)


def test_the_tennessee_valley_by_shapley() -> None:
    found = shapley(TVA, "123", 412_584)
    assert found.shares == {"1": 117_829, "2": Fraction(201_513, 2), "3": Fraction(387_997, 2)}
    assert found.steps[0] == {
        "after": 0,
        "weight": Fraction(1, 3),
        "adds": {"1": 163_520, "2": 140_826, "3": 250_096},
    }


def test_both_shares_of_the_valley_are_in_the_core() -> None:
    assert judged(shapley(TVA, "123", 412_584).shares, TVA).in_core
    members = [Member(name) for name in "123"]
    scrb = exact_shares(rule="separable", total=412_584, members=members, parameters=SCRB)
    assert judged(scrb.shares, TVA) == stability.Stability(True, None)


def test_equal_shares_of_the_valley_are_not() -> None:
    worst = judged({name: Fraction(412_584, 3) for name in "123"}, TVA).worst
    assert worst is None
    skewed = judged({"1": Fraction(170_000), "2": Fraction(142_584), "3": Fraction(100_000)}, TVA)
    assert skewed.worst == stability.Group(("1", "2"), Fraction(312_584), 301_607)
    assert (skewed.in_core, skewed.worst.gain) == (False, 10_977)


def test_ten_members_by_the_table_of_all_their_groups() -> None:
    groups = tabled(list(TEN), lambda group: max(TEN[name] for name in group))
    worst = judged(dict.fromkeys(TEN, Fraction(5)), groups).worst
    assert worst.members == ("a0", "a1", "a2", "a3", "b0", "b1", "b2")
    assert (worst.pays, worst.alone, worst.gain) == (35, 12, 23)
    levels = {"levels": [["70B", 2], ["400B", 12], ["1T", 50]]}
    wants = {name: {2: "70B", 12: "400B", 50: "1T"}[cost] for name, cost in TEN.items()}
    members = [Member(name) for name in TEN]
    nested = exact_shares(
        rule="nested", total=50, members=members, parameters={**levels, "wants": wants}
    )
    assert judged(nested.shares, groups).in_core
    # For nested costs Shapley's value is the nested split (Littlechild & Owen 1973).
    assert shapley(groups, TEN, 50).shares == nested.shares


def test_of_equal_gains_the_fewest_members_then_the_first_by_name() -> None:
    groups = {"a": 1, "b": 1, "c": 9, "a+b": 3, "a+c": 9, "b+c": 9, "a+b+c": 9}
    shares = {"a": Fraction(2), "b": Fraction(2), "c": Fraction(5)}
    assert judged(shares, groups).worst.members == ("a",)


def test_sixteen_members_are_judged_and_seventeen_refused() -> None:
    names = [f"m{i:02}" for i in range(16)]
    groups = tabled(names, len)
    assert judged(dict.fromkeys(names, Fraction(1)), groups).in_core
    with pytest.raises(RuleRefused, match="at most 16"):
        judged(dict.fromkeys([*names, "m16"], Fraction(1)), groups)
    with pytest.raises(RuleRefused, match="at most 12"):
        shapley({}, names[:13], 13)


@pytest.mark.parametrize(
    "groups",
    [
        None,
        [],
        {},
        {"a": 1, "b": 1},
        {"a": 1, "b": 1, "a+b": 3},
        {"a": 1, "b": 1, "a+b": "2"},
        {"a": 1, "b": -1, "a+b": 2},
        {"a": 1, "b": 1, "a+b": 2, "b+a": 2},
        {"a": 1, "b": 1, "a+a": 2},
        {"a": 1, "b": 1, "a+c": 2},
        {"a": 1, "b": 1, "a+b": 2, "": 0},
    ],
    ids=str,
)
def test_tables_without_an_answer(groups) -> None:
    with pytest.raises(RuleRefused):
        shapley(groups, "ab", 2)


def test_a_plus_in_a_name_would_be_ambiguous() -> None:
    with pytest.raises(RuleRefused, match="has a \\+"):
        shapley({"a+b": 1}, ["a+b"], 1)


@st.composite
def tables(draw):
    names = [f"m{i}" for i in range(draw(st.integers(1, 6)))]
    costs = iter(draw(st.lists(st.integers(1, 10**9), min_size=63, max_size=63)))
    return names, tabled(names, lambda _: next(costs))


@given(tables(), st.randoms(use_true_random=False))
def test_shapley_is_exact_blind_to_order_and_less_than_a_unit_away(question, chance) -> None:
    names, groups = question
    total = groups["+".join(names)]
    shuffled = names[:]
    chance.shuffle(shuffled)
    listed = [
        divide(
            rule="shapley",
            total=total,
            members=[Member(name) for name in order],
            parameters={"groups": groups},
        )
        for order in (names, shuffled)
    ]
    assert canonical(listed[0].trace) == canonical(listed[1].trace)
    shares = listed[0].shares
    assert sum((share.exact for share in shares), Fraction(0)) == total
    assert sum(share.amount for share in shares) == total
    assert all(abs(share.amount - share.exact) < 1 for share in shares)


@given(tables())
def test_shapley_is_the_mean_over_all_orders_and_no_group_is_overlooked(question) -> None:
    names, groups = question
    names = names[:4]
    groups = {group: cost for group, cost in groups.items() if set(group.split("+")) <= set(names)}
    found = shapley(groups, names, groups["+".join(names)]).shares
    orders = list(permutations(names))
    sums = dict.fromkeys(names, 0)
    for order in orders:
        before = 0
        for place, name in enumerate(order):
            cost = groups["+".join(sorted(order[: place + 1]))]
            sums[name] += cost - before
            before = cost
    assert found == {name: Fraction(value, len(orders)) for name, value in sums.items()}
    gains = {
        group: sum(found[name] for name in group.split("+")) - cost
        for group, cost in groups.items()
    }
    told = judged(found, groups)
    assert told.in_core == (max(gains.values()) <= 0)
    assert told.worst is None or told.worst.gain == max(gains.values())
