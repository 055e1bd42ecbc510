"""The trace: typed rows from which every sentence, chart and file about a result is drawn.

Nothing about a result is computed a second time for display; what is not in a row is not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consortium.kernel.canonical import fraction_text


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity, by heads and by weight."""

    heads: int = 0
    weight: int = 0

    def by(self, count: str) -> int:
        """The figure that a clause counting `heads` or `weight` compares."""
        return self.heads if count == "heads" else self.weight

    def plain(self) -> dict[str, int]:
        """For result.json."""
        return {"heads": self.heads, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class TurnoutRow:
    """The bases: entitled (roll without the recused), present, cast, and what each one said."""

    entitled: Measure
    present: Measure
    cast: Measure
    yes: Measure
    no: Measure
    abstain: Measure

    def plain(self) -> dict[str, Any]:
        """For result.json."""
        names = ("entitled", "present", "cast", "yes", "no", "abstain")
        return {"row": "turnout"} | {name: getattr(self, name).plain() for name in names}


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause and whether it held: `measured` of `against`, at least (or above) `min`."""

    name: str
    of: str
    base: str
    count: str
    min: Fraction
    strict: bool
    measured: int
    against: int
    holds: bool
    tier: str | None = None

    @property
    def needed(self) -> int:
        """The least whole figure that would hold, given this base; never less than zero."""
        exact = self.min * self.against
        whole = -(-exact.numerator // exact.denominator)
        return whole + 1 if self.strict and exact == whole else whole

    @property
    def margin(self) -> int:
        """How far the measured figure is above (or, negative, below) the needed one."""
        return self.measured - self.needed

    def plain(self) -> dict[str, Any]:
        """For result.json."""
        form: dict[str, Any] = {
            "row": "clause",
            "name": self.name,
            "of": self.of,
            "base": self.base,
            "count": self.count,
            "min": fraction_text(self.min),
            "strict": self.strict,
            "measured": self.measured,
            "against": self.against,
            "holds": self.holds,
        }
        return form if self.tier is None else form | {"tier": self.tier}


@dataclass(frozen=True, slots=True)
class CumulativeRow:
    """One step of a median: the votes at or below this option, and whether the walk stops here."""

    count: str
    option: str
    amount: int
    cumulative: int
    beyond: int
    cast: int
    wins: bool

    def plain(self) -> dict[str, Any]:
        """For result.json."""
        names = ("count", "option", "amount", "cumulative", "beyond", "cast", "wins")
        return {"row": "cumulative"} | {name: getattr(self, name) for name in names}


Row = TurnoutRow | ClauseRow | CumulativeRow


@dataclass(frozen=True, slots=True)
class Result:
    """`winners` is empty when the proposal fails; `reason` then names the clause or the cause."""

    winners: tuple[str, ...]
    order: tuple[str, ...]
    trace: tuple[Row, ...]
    reason: str = ""

    @property
    def passed(self) -> bool:
        """Something other than the status quo won."""
        return bool(self.winners) and not self.reason

    def plain(self) -> dict[str, Any]:
        """result.json: the same input gives the same bytes."""
        return {
            "winners": list(self.winners),
            "order": list(self.order),
            "reason": self.reason,
            "trace": [row.plain() for row in self.trace],
        }


def read_row(form: Mapping[str, Any]) -> Row:
    """A row from its plain form: a stored result is shown by the code that counted it."""
    values = {key: value for key, value in form.items() if key != "row"}
    if form["row"] == "turnout":
        return TurnoutRow(**{name: Measure(**value) for name, value in values.items()})
    if form["row"] == "clause":
        return ClauseRow(**(values | {"min": Fraction(values["min"])}))
    return CumulativeRow(**values)


def read_result(form: Mapping[str, Any]) -> Result:
    """A result from its plain form."""
    return Result(
        winners=tuple(form["winners"]),
        order=tuple(form["order"]),
        trace=tuple(read_row(row) for row in form["trace"]),
        reason=form["reason"],
    )
