"""An option is one answer to the question; in a size vote its cost gives it its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from votes.domain.rule import RuleInvalid

MIN_OPTIONS, MAX_OPTIONS = 2, 100


@dataclass(frozen=True, slots=True)
class Option:
    """`cost` is in minor units of the proposal's currency; the status quo is "no run"."""

    key: str
    cost: int = 0
    status_quo: bool = False


def by_cost(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options of a size vote, smallest first."""
    return tuple(sorted(options, key=lambda option: option.cost))


def check_options(options: Sequence[Option]) -> None:
    """A size vote needs 2 to 100 options whose costs differ; only the first may be "no run"."""
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise RuleInvalid(
            f"A size vote has {MIN_OPTIONS} to {MAX_OPTIONS} options.", pointer="/options"
        )
    seen: set[int] = set()
    for i, option in enumerate(options):
        if option.cost in seen:
            raise RuleInvalid("Two options cost the same.", pointer=f"/options/{i}/cost")
        seen.add(option.cost)
    for i, option in enumerate(options):
        if option.status_quo and option.cost != min(seen):
            raise RuleInvalid('"No run" must be the cheapest option.', pointer=f"/options/{i}")
