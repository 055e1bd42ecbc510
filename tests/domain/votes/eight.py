"""The eight: the worked roll of docs/voting.md, raw amounts 40/20/12/10/8/5/3/2 per cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from votes.domain.roll import Roll, Standing, enrol
from votes.domain.rule import Weights

RAW = dict(zip("ABCDEFGH", (40, 20, 12, 10, 8, 5, 3, 2), strict=True))
OPENED_ON = date(2027, 3, 1)


def standings() -> list[Standing]:
    """The eight, one standing each."""
    return [Standing(id=name, raw=raw * 1_000, tier="full") for name, raw in RAW.items()]


def roll(scheme: str = "linear") -> Roll:
    """The eight under a scheme."""
    return enrol(weights=Weights(scheme=scheme), standings=standings(), opened_on=OPENED_ON)


def recused(roll: Roll, *names: str) -> Roll:
    """The same roll with some electors recused."""
    return Roll(
        tuple(replace(e, recused=True) if e.id in names else e for e in roll.electors),
        roll.opened_on,
    )
