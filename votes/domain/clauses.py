"""A clause holds if its base is above zero and measured·den ≥ min·base (strict: >); all must hold.

Bases: entitled = the roll without the recused; present = any ballot; cast = yes and no (or, in a
size vote, any peak). Whole numbers and fractions only, so an exact quorum is exactly met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from votes.domain.choice import Choice
from votes.domain.roll import Elector, Roll
from votes.domain.rule import Clause, Rule
from votes.domain.trace import ClauseRow, Measure, TurnoutRow

Ballots = Mapping[str, Choice]


def turnout(*, roll: Roll, ballots: Ballots, tier: str | None = None) -> TurnoutRow:
    """Every base, over the whole roll or over one membership tier."""
    entitled = [e for e in roll.entitled if tier is None or e.tier == tier]

    def measured(holds: Callable[[Choice], bool]) -> Measure:
        return _measure(e for e in entitled if e.id in ballots and holds(ballots[e.id]))

    return TurnoutRow(
        entitled=_measure(entitled),
        present=measured(lambda choice: True),
        cast=measured(lambda choice: not choice.abstains),
        yes=measured(lambda choice: choice.value == "yes" and choice.method == "motion"),
        no=measured(lambda choice: choice.value == "no" and choice.method == "motion"),
        abstain=measured(lambda choice: choice.abstains),
    )


def judge(*, clauses: Iterable[Clause], roll: Roll, ballots: Ballots) -> tuple[ClauseRow, ...]:
    """One row per clause, in the order of the rule."""
    return tuple(
        _row(clause, turnout(roll=roll, ballots=ballots, tier=clause.tier)) for clause in clauses
    )


def first_failure(rows: Iterable[ClauseRow]) -> str:
    """The name of the first clause that failed, or nothing."""
    return next((row.name for row in rows if not row.holds), "")


def quorum_holds(rule: Rule, *, present: int, heads: int) -> bool:
    """Whether so many heads present meet every clause that asks for heads of the whole roll."""
    asked = [c for c in rule.clauses if (c.of, c.count, c.tier) == ("present", "heads", None)]
    return heads > 0 and all(_reaches(clause, measured=present, against=heads) for clause in asked)


def _reaches(clause: Clause, *, measured: int, against: int) -> bool:
    left, right = measured * clause.min.denominator, clause.min.numerator * against
    return against > 0 and (left > right if clause.strict else left >= right)


def _row(clause: Clause, counted: TurnoutRow) -> ClauseRow:
    measured: int = getattr(counted, clause.of).by(clause.count)
    against: int = getattr(counted, clause.base).by(clause.count)
    return ClauseRow(
        name=clause.name,
        of=clause.of,
        base=clause.base,
        count=clause.count,
        min=clause.min,
        strict=clause.strict,
        measured=measured,
        against=against,
        holds=_reaches(clause, measured=measured, against=against),
        tier=clause.tier,
    )


def _measure(electors: Iterable[Elector]) -> Measure:
    listed = list(electors)
    return Measure(len(listed), sum(elector.weight for elector in listed))
