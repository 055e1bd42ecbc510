"""The trace of a count over many options: one typed row per pair, round, stage or purchase.

Like the rows of a motion (`trace`), a step holds every figure that is ever said about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, ClassVar

from consortium.kernel.canonical import plain as as_plain

UNIT = 100_000  # Scottish STV counts in hundred-thousandths of a vote


def vote_text(value: int) -> str:
    """Hundred-thousandths of a vote as people write them: 36.15750."""
    return f"{value // UNIT:,}.{value % UNIT:05d}"


def amount_text(value: Fraction | int) -> str:
    """A whole number, or an exact fraction."""
    exact = Fraction(value)
    whole = exact.denominator == 1
    return f"{exact.numerator:,}" if whole else f"{exact.numerator}/{exact.denominator}"


def _listed(values: Mapping[str, int]) -> str:
    ranked = sorted(values.items(), key=lambda item: -item[1])
    return ", ".join(f"{key} {value:,}" for key, value in ranked)


@dataclass(frozen=True, slots=True)
class Step:
    """One row; `row` names its kind in the plain form."""

    row: ClassVar[str] = ""

    def plain(self) -> dict[str, Any]:
        """For result.json: the same count gives the same bytes."""
        return {"row": self.row} | {
            field.name: as_plain(getattr(self, field.name)) for field in fields(self)
        }

    def words(self) -> str:
        """The row as a sentence."""
        raise NotImplementedError(type(self).__qualname__)


@dataclass(frozen=True, slots=True)
class SumRow(Step):
    """The weight or the points of one option."""

    row: ClassVar[str] = "sum"
    option: str
    amount: int

    def words(self) -> str:
        return f"{self.option}: {self.amount:,}"


@dataclass(frozen=True, slots=True)
class LotRow(Step):
    """A tie, who was taken out of it, and what decided: an earlier count, or lots."""

    row: ClassVar[str] = "lot"
    tied: tuple[str, ...]
    taken: str
    by: str = "lots"

    def words(self) -> str:
        return f"Tied: {', '.join(self.tied)}. {self.taken} is taken, by {self.by}."


@dataclass(frozen=True, slots=True)
class PairRow(Step):
    """How much weight puts `a` above `b`, and `b` above `a`."""

    row: ClassVar[str] = "pair"
    a: str
    b: str
    above: int
    below: int

    def words(self) -> str:
        return f"{self.a} over {self.b}: {self.above:,} to {self.below:,}"


@dataclass(frozen=True, slots=True)
class PathRow(Step):
    """The strongest path from `a` to `b`, and the one back."""

    row: ClassVar[str] = "path"
    a: str
    b: str
    there: int
    back: int

    def words(self) -> str:
        return f"Path {self.a} to {self.b}: {self.there:,}, back {self.back:,}"


@dataclass(frozen=True, slots=True)
class LockRow(Step):
    """A victory, and whether it was locked or would have closed a cycle."""

    row: ClassVar[str] = "lock"
    a: str
    b: str
    above: int
    below: int
    locked: bool

    def words(self) -> str:
        verdict = "locked" if self.locked else "left out: it closes a cycle"
        return f"{self.a} over {self.b}, {self.above:,} to {self.below:,}: {verdict}"


@dataclass(frozen=True, slots=True)
class RoundRow(Step):
    """The votes of each continuing option, and who leaves; nobody leaves the last round."""

    row: ClassVar[str] = "round"
    number: int
    votes: Mapping[str, int]
    exhausted: int
    excluded: str | None

    def words(self) -> str:
        leaves = f"; {self.excluded} is excluded" if self.excluded else ""
        return f"Round {self.number}: {_listed(self.votes)}, exhausted {self.exhausted:,}{leaves}"


@dataclass(frozen=True, slots=True)
class StageRow(Step):
    """What one stage of STV did (first, surplus, excluded), and what everyone holds after it."""

    row: ClassVar[str] = "stage"
    number: int
    act: str
    option: str | None
    values: Mapping[str, int]
    exhausted: int
    lost: int
    elected: tuple[str, ...]
    quota: int

    def plain(self) -> dict[str, Any]:
        texts = {key: vote_text(value) for key, value in self.values.items()}
        form = {
            "values": texts,
            "exhausted": vote_text(self.exhausted),
            "lost": vote_text(self.lost),
        }
        return Step.plain(self) | form

    def words(self) -> str:
        ranked = sorted(self.values.items(), key=lambda item: -item[1])
        held = ", ".join(f"{key} {vote_text(value)}" for key, value in ranked)
        act = f"{self.act} {self.option}" if self.option else f"first count, quota {self.quota:,}"
        rest = f"exhausted {vote_text(self.exhausted)}, lost {vote_text(self.lost)}"
        elected = f"; elected: {', '.join(self.elected)}" if self.elected else ""
        return f"Stage {self.number}, {act}: {held}, {rest}{elected}"


@dataclass(frozen=True, slots=True)
class SetRow(Step):
    """One committee and the satisfaction it gives; the best comes first."""

    row: ClassVar[str] = "set"
    members: tuple[str, ...]
    score: Fraction

    def words(self) -> str:
        return f"{', '.join(self.members)}: {amount_text(self.score)}"


@dataclass(frozen=True, slots=True)
class GainRow(Step):
    """What an option would add to the committee so far."""

    row: ClassVar[str] = "gain"
    number: int
    option: str
    gain: Fraction
    taken: bool

    def words(self) -> str:
        taken = ": taken" if self.taken else ""
        return f"Seat {self.number}, {self.option} adds {amount_text(self.gain)}{taken}"


@dataclass(frozen=True, slots=True)
class BudgetRow(Step):
    """One endowment per unit of weight, what it buys, and whether this outcome stands."""

    row: ClassVar[str] = "budget"
    k: int
    endowment: Fraction
    bought: tuple[str, ...]
    spent: Fraction
    stands: bool

    def words(self) -> str:
        stands = "stands" if self.stands else "costs more than the budget"
        bought = ", ".join(self.bought) or "nothing"
        each = amount_text(self.endowment)
        return f"k = {self.k}, {each} each: {bought} for {amount_text(self.spent)}: {stands}"


@dataclass(frozen=True, slots=True)
class PurchaseRow(Step):
    """One purchase: `rho` per unit of use (None: by the majority), and who paid how much."""

    row: ClassVar[str] = "purchase"
    option: str
    cost: Fraction
    backing: int
    rho: Fraction | None
    payments: Mapping[str, Fraction]

    def words(self) -> str:
        if self.rho is None:
            return f"{self.option} for {amount_text(self.cost)}, backed by {self.backing:,}"
        paid = ", ".join(f"{name} {amount_text(sum_)}" for name, sum_ in self.payments.items())
        price = f"{amount_text(self.cost)} at {amount_text(self.rho)}"
        return f"{self.option} for {price}, backed by {self.backing:,}: {paid}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The winners, best first or as bought; the order of all options; and how it came about."""

    winners: tuple[str, ...]
    order: tuple[str, ...]
    trace: tuple[Step, ...]

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "winners": list(self.winners),
            "order": list(self.order),
            "trace": [row.plain() for row in self.trace],
        }
