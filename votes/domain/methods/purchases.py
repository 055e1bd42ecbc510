"""The market of a portfolio: who holds how much, what each option would cost its backers.

Balances only fall while one count buys, so what an option asks per unit of use only rises: an
option is priced anew only when its last price could still be the least. All is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from votes.domain.papers import Approving, check_papers, lot_places
from votes.domain.rule import RuleInvalid
from votes.domain.steps import PurchaseRow

Rank = tuple[Fraction, Fraction, int, int]  # rho, cost, less backing, lot: the least is bought


@dataclass(frozen=True, slots=True)
class Purchase:
    """An option bought at `rho`; `paid` is what one unit of weight of each backer paid."""

    option: str
    cost: Fraction
    rho: Fraction
    paid: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Market:
    """The options and their backers; `voters` are the papers that approve anything."""

    voters: tuple[Approving, ...]
    weight: int
    budget: Fraction
    costs: Mapping[str, Fraction]
    uses: Mapping[str, Fraction]
    place: Mapping[str, int]
    backers: Mapping[str, tuple[int, ...]]
    backing: Mapping[str, int]
    groups: Mapping[str, frozenset[str]]

    def buy(self, endowment: Fraction) -> list[Purchase]:
        """Purchases in order when each unit of weight holds `endowment`."""
        purse = Purse(len(self.voters), endowment)
        least = Fraction(0)
        queue = [(self._rank(key, least), key) for key in self.costs if self.backing[key]]
        heapify(queue)
        bought: list[Purchase] = []
        gone: set[str] = set()
        while queue:
            _, key = heappop(queue)
            if key in gone:
                continue
            each = purse.price(self.costs[key], self.backers[key], self.voters)
            if each is None:
                continue  # its backers cannot pay; they will not hold more later
            rank = self._rank(key, each / self.uses[key])
            if queue and queue[0][0] < rank:
                heappush(queue, (rank, key))
                continue
            paid = purse.pay(self.backers[key], each)
            bought.append(Purchase(key, self.costs[key], rank[0], paid))
            gone |= self.groups.get(key, frozenset())
        return bought

    def payments(self, item: Purchase) -> dict[str, Fraction]:
        """What each voter paid for a purchase, its whole weight together; nothings left out."""
        sums: dict[str, Fraction] = {}
        for i, each in item.paid.items():
            voter = self.voters[i]
            if each and voter.weight:
                name = voter.voter or str(i + 1)
                sums[name] = sums.get(name, Fraction(0)) + voter.weight * each
        return sums

    def by_majority(self, bought: Sequence[str]) -> list[PurchaseRow]:
        """What is left of the budget, spent by backing weight, then lots; what fits is bought."""
        left = self.budget - sum(self.costs[key] for key in bought)
        gone = set(bought).union(*(self.groups.get(key, frozenset()) for key in bought))
        rows = []
        for key in sorted(self.costs, key=lambda key: (-self.backing[key], self.place[key])):
            if key not in gone and self.backing[key] and self.costs[key] <= left:
                left -= self.costs[key]
                gone |= {key} | self.groups.get(key, frozenset())
                rows.append(PurchaseRow(key, self.costs[key], self.backing[key], None, {}))
        return rows

    def something_left(self, bought: Sequence[str]) -> bool:
        """Whether a backed option is neither bought nor removed by its group."""
        gone = set(bought).union(*(self.groups.get(key, frozenset()) for key in bought))
        return any(self.backing[key] and key not in gone for key in self.costs)

    def _rank(self, key: str, rho: Fraction) -> Rank:
        return rho, self.costs[key], -self.backing[key], self.place[key]


class Purse:
    """What one unit of each voter's weight holds; equal balances share a class."""

    def __init__(self, voters: int, endowment: Fraction) -> None:
        self.balances = [endowment]
        self.held = [0] * voters

    def price(
        self, cost: Fraction, backers: Sequence[int], voters: Sequence[Approving]
    ) -> Fraction | None:
        """The least that each unit must give, at most its balance, to make up `cost`."""
        weights: dict[int, int] = {}
        for i in backers:
            weights[self.held[i]] = weights.get(self.held[i], 0) + voters[i].weight
        classes = sorted(weights, key=lambda c: self.balances[c])
        weight, rest = sum(weights.values()), cost
        for c in classes:
            balance = self.balances[c]
            if balance * weight >= rest:
                return rest / weight
            rest -= balance * weights[c]
            weight -= weights[c]
        return None

    def pay(self, backers: Sequence[int], each: Fraction) -> dict[int, Fraction]:
        """Take `each`, or all there is, from every backer; what each unit paid."""
        moved: dict[int, int] = {}
        paid: dict[int, Fraction] = {}
        for i in backers:
            old = self.held[i]
            balance = self.balances[old]
            paid[i] = min(balance, each)
            if old not in moved:
                moved[old] = len(self.balances)
                self.balances.append(balance - paid[i])
            self.held[i] = moved[old]
        return paid


def market(
    *,
    costs: Mapping[str, Fraction | int],
    papers: Sequence[Approving],
    lots: Sequence[str],
    budget: Fraction | int,
    exclusive: Sequence[Sequence[str]] = (),
    utility: str = "cost",
) -> Market:
    """The market of a portfolio vote, checked (Peters, Pierczyński and Skowron 2021, section 2)."""
    options = list(costs)
    place = lot_places(options=options, lots=lots)
    check_papers(options=options, papers=papers)
    if budget <= 0 or any(cost <= 0 for cost in costs.values()):
        raise RuleInvalid("The budget and every cost are above zero.", pointer="/costs")
    named = [key for group in exclusive for key in group]
    if len(set(named)) != len(named) or not set(named) <= set(options):
        raise RuleInvalid("An option is in one exclusive group at most.", pointer="/exclusive")
    voters = tuple(paper for paper in papers if paper.approve and paper.weight)
    backers: dict[str, list[int]] = {key: [] for key in options}
    for i, voter in enumerate(voters):
        for key in voter.approve:
            backers[key].append(i)
    exact = {key: Fraction(cost) for key, cost in costs.items()}
    return Market(
        voters=voters,
        weight=sum(voter.weight for voter in voters),
        budget=Fraction(budget),
        costs=exact,
        uses=exact if utility == "cost" else dict.fromkeys(options, Fraction(1)),
        place=place,
        backers={key: tuple(listed) for key, listed in backers.items()},
        backing={key: sum(voters[i].weight for i in ids) for key, ids in backers.items()},
        groups={key: frozenset(group) for group in exclusive for key in group},
    )
