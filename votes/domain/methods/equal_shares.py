"""Equal shares: every unit of weight holds the same part of the budget and pays for what it backs.

D. Peters, G. Pierczyński and P. Skowron, "Proportional Participatory Budgeting with Additive
Utilities", NeurIPS 2021; completion add1 as in P. Faliszewski and others, "Participatory
Budgeting: Data, Tools and Analysis" (2023). Greedy, the majority's way, stands beside it.
Exact: balances are fractions, and voters with one balance are looked at together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from votes.domain.methods.purchases import Market, Purchase, market
from votes.domain.papers import Approving
from votes.domain.rule import RuleInvalid
from votes.domain.steps import BudgetRow, Outcome, PurchaseRow, Step

COMPLETIONS = ("add1", "greedy", "none")
STEPS = 1_000  # add1 raises an endowment by this part of the first one, unless told otherwise


def count_equal_shares(
    *,
    costs: Mapping[str, Fraction | int],
    papers: Sequence[Approving],
    lots: Sequence[str],
    budget: Fraction | int,
    completion: str = "add1",
    step: Fraction | int | None = None,
    utility: str = "cost",
    exclusive: Sequence[Sequence[str]] = (),
) -> Outcome:
    """What the budget buys (Peters, Pierczyński and Skowron 2021), in the order of purchase.

    `utility` is `cost` (a bought option is worth its cost to each backer) or `one`. Buying one of
    an `exclusive` group removes the rest. With `add1` the count is repeated with endowments larger
    by k steps; the first outcome that costs more than the budget stops it, and the one before it
    stands.
    """
    if completion not in COMPLETIONS or utility not in ("cost", "one"):
        raise RuleInvalid("Completion: add1, greedy or none; utility: cost or one.")
    if step is not None and step <= 0:
        raise RuleInvalid("A step is above zero.", pointer="/step")
    shop = market(
        costs=costs, papers=papers, lots=lots, budget=budget, exclusive=exclusive, utility=utility
    )
    first = shop.budget / shop.weight if shop.weight else Fraction(0)
    bought = shop.buy(first)
    trace: list[Step] = [_budget_row(shop, 0, first, bought)]
    if completion == "add1" and shop.weight:
        rise = Fraction(step) if step is not None else first / STEPS
        bought, rows = _add_one(shop, first, rise, bought)
        trace += rows
    trace += [_purchase_row(shop, item) for item in bought]
    won = [item.option for item in bought]
    if completion == "greedy":
        more = shop.by_majority(won)
        trace += more
        won += [row.option for row in more]
    return _outcome(won, lots, trace)


def count_greedy(
    *,
    costs: Mapping[str, Fraction | int],
    papers: Sequence[Approving],
    lots: Sequence[str],
    budget: Fraction | int,
    exclusive: Sequence[Sequence[str]] = (),
) -> Outcome:
    """By backing weight, then lots; what does not fit is skipped, what nobody backs not bought.

    The usual rule of participatory budgeting (Faliszewski and others 2023, "greedy").
    """
    shop = market(costs=costs, papers=papers, lots=lots, budget=budget, exclusive=exclusive)
    rows = shop.by_majority([])
    return _outcome([row.option for row in rows], lots, list(rows))


def _add_one(
    shop: Market, first: Fraction, rise: Fraction, bought: list[Purchase]
) -> tuple[list[Purchase], list[Step]]:
    """The last outcome within the budget, and the rows of it and of the one that stopped it."""
    k, stands = 0, bought
    while shop.something_left([item.option for item in stands]):
        k += 1
        bought = shop.buy(first + k * rise)
        if sum(item.cost for item in bought) > shop.budget:
            last = [_budget_row(shop, k - 1, first + (k - 1) * rise, stands)] if k > 1 else []
            return stands, [*last, _budget_row(shop, k, first + k * rise, bought)]
        stands = bought
    return stands, [_budget_row(shop, k, first + k * rise, stands)] if k else []


def _budget_row(shop: Market, k: int, endowment: Fraction, bought: list[Purchase]) -> BudgetRow:
    spent = sum((item.cost for item in bought), Fraction(0))
    names = tuple(item.option for item in bought)
    return BudgetRow(k, endowment, names, spent, spent <= shop.budget)


def _purchase_row(shop: Market, item: Purchase) -> PurchaseRow:
    backing = shop.backing[item.option]
    return PurchaseRow(item.option, item.cost, backing, item.rho, shop.payments(item))


def _outcome(won: Sequence[str], lots: Sequence[str], trace: Sequence[Step]) -> Outcome:
    return Outcome(tuple(won), (*won, *(key for key in lots if key not in won)), tuple(trace))
