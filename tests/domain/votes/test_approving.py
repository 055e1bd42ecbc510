"""Approval, score, PAV and equal shares: the worked examples, a second count, invariants."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from consortium.kernel.canonical import canonical
from tests.domain.votes import eight, second_approval
from tests.domain.votes.elections import apart, approvals, drawn, renamed, scores
from votes.domain.choice import InvalidChoice
from votes.domain.methods.approval import count_approval
from votes.domain.methods.equal_shares import count_equal_shares, count_greedy
from votes.domain.methods.pav import count_pav, count_seqpav
from votes.domain.methods.purchases import market
from votes.domain.methods.score import count_score
from votes.domain.papers import Approving, Scored
from votes.domain.rule import RuleInvalid
from votes.domain.steps import BudgetRow, LotRow, PurchaseRow, SetRow, SumRow

COSTS = {"P": 6000, "Q": 2500, "R": 1600, "S": 1500, "T": 1000}
BACKED = dict(zip("ABCDEFGH", ("PQ", "PQ", "PR", "RS", "RS", "ST", "T", "T"), strict=True))
LOTS = tuple(COSTS)


def portfolio() -> list[Approving]:
    """The eight by linear weight, with what they back."""
    return [Approving(tuple(BACKED[e.id]), e.weight, e.id) for e in eight.roll().electors]


def shares(**given):
    return count_equal_shares(costs=COSTS, papers=portfolio(), lots=LOTS, budget=10_000, **given)


def test_the_eight_buy_by_equal_shares() -> None:
    assert set(shares(completion="none").winners) == set("PS")
    outcome = shares()
    assert set(outcome.winners) == set("PRS")
    budgets = [row for row in outcome.trace if isinstance(row, BudgetRow)]
    assert [(row.k, row.stands) for row in budgets] == [(0, True), (249, True), (250, False)]
    assert budgets[-1].spent == 11_600
    bill = {row.option: row.payments for row in outcome.trace if isinstance(row, PurchaseRow)}
    assert bill["R"] == {
        "C": Fraction(2494, 5),
        "D": Fraction(5506, 9),
        "E": Fraction(22024, 45),
    }
    assert all(sum(paid.values()) == COSTS[key] for key, paid in bill.items())
    shop = market(costs=COSTS, papers=portfolio(), lots=LOTS, budget=10_000)
    bought = {k: {x.option for x in shop.buy(Fraction(1000 + k, 1000))} for k in (123, 124, 249)}
    assert bought == {123: set("PS"), 124: set("PRT"), 249: set("PRS")}
    assert set(shares(utility="one").winners) == set("QRS")
    greedy = count_greedy(costs=COSTS, papers=portfolio(), lots=LOTS, budget=10_000)
    assert greedy.winners == ("P", "Q", "S")


def test_pav_of_the_worked_committee() -> None:
    papers = [Approving(("A", "B"), 5500), Approving(("B",), 1000), Approving(("C",), 3500)]
    outcome = count_pav(options="ABC", papers=papers, lots="ABC", seats=2)
    assert outcome.winners == ("B", "C")
    assert [(row.members, row.score) for row in outcome.trace if isinstance(row, SetRow)] == [
        (("B", "C"), Fraction(10_000)),
        (("A", "B"), Fraction(9_250)),
    ]
    assert count_seqpav(options="ABC", papers=papers, lots="ABC", seats=2).winners == ("B", "C")


def test_second_counts_of_sums_and_committees_agree() -> None:
    rng = random.Random(11)
    for _ in range(1_000):
        options, lots = drawn(rng)
        papers, points = approvals(rng, options), scores(rng, options)
        seats = rng.randint(1, len(options) - 1)
        given = {"options": options, "lots": lots, "seats": seats}
        by_sum = count_approval(papers=papers, **given)
        assert by_sum.order == second_approval.sums(options, papers, lots)
        assert by_sum.winners == by_sum.order[:seats]
        by_points = count_score(papers=points, **given)
        assert by_points.order == second_approval.points(options, points, lots)
    for _ in range(1_000):
        options, lots = drawn(rng)
        papers = approvals(rng, options)
        seats = rng.randint(1, len(options) - 1)
        given = {"options": options, "lots": lots, "seats": seats, "papers": papers}
        expected = second_approval.pav(options, papers, lots, seats)
        assert count_pav(**given).winners == expected
        assert count_seqpav(**given).winners == second_approval.seqpav(options, papers, lots, seats)


def bought(rng: random.Random):
    """A random portfolio vote."""
    options, lots = drawn(rng)
    costs = {key: rng.choice((1, 2, 3, 5, 8, 8)) for key in options}
    groups = [tuple(rng.sample(options, 2))] if rng.random() < 0.3 else []
    given = {"budget": rng.randint(1, 20), "completion": rng.choice(("add1", "none", "greedy"))}
    given["step"] = rng.choice((Fraction(1, 2), Fraction(1, 3), 1))
    return costs, lots, approvals(rng, options), groups, given


def test_a_second_count_of_portfolios_agrees() -> None:
    rng = random.Random(5)
    for _ in range(1_000):
        costs, lots, papers, groups, given = bought(rng)
        utility = rng.choice(("cost", "one"))
        outcome = count_equal_shares(
            costs=costs, papers=papers, lots=lots, utility=utility, exclusive=groups, **given
        )
        expected = second_approval.shares(
            costs,
            papers,
            lots,
            given["budget"],
            given["completion"],
            given["step"],
            utility == "one",
            groups,
        )
        assert outcome.winners == expected, (costs, lots, papers, groups, given, utility)
        assert sum(costs[key] for key in outcome.winners) <= given["budget"]
        greedy = count_greedy(
            costs=costs, papers=papers, lots=lots, budget=given["budget"], exclusive=groups
        )
        assert greedy.winners == second_approval.greedy(
            costs, papers, lots, given["budget"], groups
        )
        for row in outcome.trace:
            assert row.words()
            if isinstance(row, PurchaseRow) and row.rho is not None:
                assert sum(row.payments.values()) == row.cost


def _shares(options, papers, lots):
    costs = dict.fromkeys(options, 2)
    return count_equal_shares(costs=costs, papers=papers, lots=lots, budget=5, step=Fraction(1, 2))


def _greedy(options, papers, lots):
    return count_greedy(costs=dict.fromkeys(options, 2), papers=papers, lots=lots, budget=5)


def _pav(options, papers, lots):
    return count_pav(options=options, papers=papers, lots=lots, seats=1)


def _seqpav(options, papers, lots):
    return count_seqpav(options=options, papers=papers, lots=lots, seats=1)


@pytest.mark.parametrize("method", [count_approval, count_score, _pav, _seqpav, _shares, _greedy])
def test_weight_is_so_many_papers_and_names_mean_nothing(method) -> None:
    rng = random.Random(9)
    for _ in range(150):
        options, lots = drawn(rng)
        papers = (scores if method is count_score else approvals)(rng, options)
        outcome = method(options=options, papers=papers, lots=lots)
        split = method(options=options, papers=apart(papers), lots=lots)
        assert (outcome.winners, outcome.order) == (split.winners, split.order)
        assert canonical(outcome.plain()) == canonical(
            method(options=options, papers=papers, lots=lots).plain()
        )
        names = dict(zip(options, rng.sample("uvwxyz", len(options)), strict=True))
        other = method(
            options=rng.sample([names[key] for key in options], len(options)),
            papers=rng.sample(renamed(papers, names), len(papers)),
            lots=[names[key] for key in lots],
        )
        assert other.order == tuple(names[key] for key in outcome.order)


def test_lots_are_named_where_a_seat_hangs_on_them() -> None:
    papers = [Approving(("A", "B")), Approving(("C",))]
    outcome = count_approval(options="ABC", papers=papers, lots="CBA")
    assert outcome.winners == ("C",)
    assert [row.tied for row in outcome.trace if isinstance(row, LotRow)] == [("C", "B", "A")]
    assert [row.amount for row in outcome.trace if isinstance(row, SumRow)] == [1, 1, 1]


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(InvalidChoice):
        count_score(options="AB", papers=[Scored((("A", 6),))], lots="AB")
    with pytest.raises(InvalidChoice):
        count_approval(options="AB", papers=[Approving(("A", "A"))], lots="AB")
    many = [f"o{i}" for i in range(40)]
    with pytest.raises(RuleInvalid):
        count_pav(options=many, papers=[], lots=many, seats=20)
    assert len(count_seqpav(options=many, papers=[], lots=many, seats=20).winners) == 20
    for wrong in (
        {"budget": 0},
        {"completion": "all"},
        {"step": 0},
        {"exclusive": [("A", "A")]},
        {"costs": {"A": 0}},
    ):
        given = {"costs": {"A": 1}, "papers": [], "lots": ["A"], "budget": 3} | wrong
        with pytest.raises(RuleInvalid):
            count_equal_shares(**given)


def test_a_portfolio_without_ballots_buys_nothing() -> None:
    given = {"costs": {"A": 1}, "papers": [Approving(())], "lots": ["A"], "budget": 3}
    assert count_equal_shares(**given).winners == ()
    assert count_greedy(**given).winners == ()
