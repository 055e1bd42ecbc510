"""Scottish STV: seats by transfers in hundred-thousandths of a vote; divisions truncate.

Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 46–52 (weighted
inclusive Gregory). A paper of weight w is w papers of value 1. Ours is only the ceiling per
company: once it is full, its other candidates are excluded before any surplus moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from votes.domain.papers import Ranked, lot_places, strict_orders
from votes.domain.rule import RuleInvalid
from votes.domain.steps import UNIT, Outcome, StageRow, Step
from votes.domain.ties import break_tie

Parcel = tuple[tuple[str, ...], int, int]  # an order, how many papers, the value of each


def count_scottish_stv(
    *,
    options: Sequence[str],
    papers: Sequence[Ranked],
    lots: Sequence[str],
    seats: int,
    companies: Mapping[str, str] | None = None,
    max_per_company: int | None = None,
) -> Outcome:
    """Who is elected (SSI 2007/42), in the order of election; blank papers are invalid.

    A candidate that `companies` does not name stands for itself. A seat that nobody may fill
    under `max_per_company` stays vacant.
    """
    place = lot_places(options=options, lots=lots, seats=seats)
    if max_per_company is not None and max_per_company < 1:
        raise RuleInvalid("At least one seat per company.", pointer="/max_per_company")
    orders = strict_orders(options=options, papers=papers)
    firms = {key: (companies or {}).get(key, f"\0{key}") for key in options}
    poll = _Poll(seats, place, firms, max_per_company, list(options))
    poll.open({order: weight for order, weight in orders.items() if order})
    while poll.elect():
        poll.next_stage()
    left = sorted(poll.hopeful, key=lambda key: (-poll.values[key], place[key]))
    order = (*poll.elected, *left, *reversed(poll.excluded))
    return Outcome(tuple(poll.elected), order, tuple(poll.trace))


@dataclass(slots=True)
class _Poll:
    """The table on which the papers lie."""

    seats: int
    place: Mapping[str, int]
    firms: Mapping[str, str]
    most: int | None
    hopeful: list[str]
    elected: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    piles: dict[str, list[Parcel]] = field(default_factory=dict)
    earlier: list[dict[str, int]] = field(default_factory=list)
    trace: list[Step] = field(default_factory=list)
    quota: int = 0
    exhausted: int = 0
    lost: int = 0

    def open(self, orders: Mapping[tuple[str, ...], int]) -> None:
        self.values = dict.fromkeys(self.hopeful, 0)
        self.piles = {key: [] for key in self.hopeful}
        self.quota = sum(orders.values()) // (self.seats + 1) + 1
        for order, papers in orders.items():
            self._give(order, papers, UNIT)
        self._note("first", None)

    def elect(self) -> bool:
        """Step 1; whether the count goes on."""
        reached = [key for key in self.hopeful if self.values[key] >= self.quota * UNIT]
        self._seat(reached)
        if len(self.elected) < self.seats and len(self.hopeful) <= self.seats - len(self.elected):
            self._seat(list(self.hopeful))
            self._mark()
            return False
        self._mark()
        return len(self.elected) < self.seats

    def next_stage(self) -> None:
        """Steps 2 and 3: one who may not sit, else the largest surplus, else the lowest."""
        full = [key for key in self.hopeful if self._full(key)]
        surplus = [key for key in self.elected if self.values[key] > self.quota * UNIT]
        if surplus and not full:
            self._move_surplus(self._pick(surplus, highest=True))
        else:
            self._exclude(self._pick(full or self.hopeful, highest=False))

    def _seat(self, able: list[str]) -> None:
        while able and len(self.elected) < self.seats:
            key = self._pick(able, highest=True)
            able.remove(key)
            if not self._full(key):
                self.hopeful.remove(key)
                self.elected.append(key)

    def _full(self, key: str) -> bool:
        firm = self.firms[key]
        seated = sum(self.firms[other] == firm for other in self.elected)
        return self.most is not None and seated >= self.most

    def _pick(self, among: Sequence[str], *, highest: bool) -> str:
        best = (max if highest else min)(self.values[key] for key in among)
        tied = [key for key in among if self.values[key] == best]
        taken, tie = break_tie(
            tied=tied, earlier=self.earlier[:-1], place=self.place, highest=highest
        )
        if tie:
            self.trace.append(tie)
        return taken

    def _move_surplus(self, key: str) -> None:
        held = self.values[key]
        surplus = held - self.quota * UNIT
        moved = 0
        for order, papers, value in self.piles[key]:
            smaller = surplus * value // held
            moved += papers * smaller
            self._give(order, papers, smaller)
        self.piles[key] = []
        self.values[key] = self.quota * UNIT
        self.lost += surplus - moved
        self._note("surplus", key)

    def _exclude(self, key: str) -> None:
        self.hopeful.remove(key)
        self.excluded.append(key)
        for order, papers, value in self.piles.pop(key):
            self._give(order, papers, value)
        self.values[key] = 0
        self._note("excluded", key)

    def _give(self, order: tuple[str, ...], papers: int, value: int) -> None:
        hopeful = set(self.hopeful)
        heir = next((other for other in order if other in hopeful), None)
        if heir is None:
            self.exhausted += papers * value
            return
        self.piles[heir].append((order, papers, value))
        self.values[heir] += papers * value

    def _note(self, act: str, key: str | None) -> None:
        self.earlier.append(dict(self.values))
        shown = {name: v for name, v in self.values.items() if name not in self.excluded}
        number = len(self.earlier)
        self.trace.append(
            StageRow(number, act, key, shown, self.exhausted, self.lost, (), self.quota)
        )

    def _mark(self) -> None:
        """Write who is elected so far into the row of the stage that elected them."""
        for i in range(len(self.trace) - 1, -1, -1):
            row = self.trace[i]
            if isinstance(row, StageRow):
                self.trace[i] = StageRow(
                    row.number,
                    row.act,
                    row.option,
                    row.values,
                    row.exhausted,
                    row.lost,
                    tuple(self.elected),
                    row.quota,
                )
                return
