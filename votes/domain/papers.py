"""What a count of many options reads: weighted papers that rank, approve or score, and lots.

A paper of weight w says exactly what w papers of weight 1 say. Lots are the options' keys, the
best first; every tie that a method leaves open ends there, so a count never chooses by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from votes.domain.choice import InvalidChoice
from votes.domain.rule import RuleInvalid


@dataclass(frozen=True, slots=True)
class Ranked:
    """Tiers from best to worst, equal ranks in one tier; what is unlisted ties last."""

    tiers: tuple[tuple[str, ...], ...]
    weight: int = 1

    @property
    def named(self) -> tuple[str, ...]:
        """Every option the paper lists, best first."""
        return tuple(key for tier in self.tiers for key in tier)


@dataclass(frozen=True, slots=True)
class Approving:
    """The options a voter approves; `voter` says whose money a portfolio spends."""

    approve: tuple[str, ...]
    weight: int = 1
    voter: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """Every option the paper lists."""
        return self.approve


@dataclass(frozen=True, slots=True)
class Scored:
    """Points by option; what is missing gets none."""

    scores: tuple[tuple[str, int], ...]
    weight: int = 1

    @property
    def named(self) -> tuple[str, ...]:
        """Every option the paper lists."""
        return tuple(key for key, _ in self.scores)


Paper = Ranked | Approving | Scored


def draw_lots(*, seed: bytes, options: Iterable[str]) -> tuple[str, ...]:
    """Lots from a seed: ascending SHA-256(seed ‖ key), the first is best."""
    return tuple(sorted(options, key=lambda key: hashlib.sha256(seed + key.encode()).digest()))


def lot_places(
    *, options: Sequence[str], lots: Sequence[str], seats: int | None = None
) -> dict[str, int]:
    """The place of each option in the lots, after checking that they name each option once."""
    if not options or len(set(options)) != len(options):
        raise RuleInvalid("Options are named once each.", pointer="/options")
    if sorted(lots) != sorted(options):
        raise RuleInvalid("Lots name every option once, and nothing else.", pointer="/lots")
    if seats is not None and not 1 <= seats < len(options):
        raise RuleInvalid("Seats are at least 1 and fewer than the options.", pointer="/seats")
    return {key: place for place, key in enumerate(lots)}


def check_papers(*, options: Sequence[str], papers: Iterable[Paper]) -> None:
    """Each paper names known options, each once, with a weight that is not negative."""
    known = set(options)
    for i, paper in enumerate(papers):
        named = paper.named
        if paper.weight < 0:
            raise InvalidChoice("A weight is not negative.", pointer=f"/ballots/{i}/weight")
        if len(set(named)) != len(named):
            raise InvalidChoice("An option is named twice.", pointer=f"/ballots/{i}")
        unknown = [key for key in named if key not in known]
        if unknown:
            raise InvalidChoice(f"{unknown[0]!r} is not an option.", pointer=f"/ballots/{i}")


def strict_orders(
    *, options: Sequence[str], papers: Sequence[Ranked]
) -> dict[tuple[str, ...], int]:
    """Weight by order, for methods that give a paper to one option at a time: no equal ranks."""
    check_papers(options=options, papers=papers)
    orders: dict[tuple[str, ...], int] = {}
    for i, paper in enumerate(papers):
        if any(len(tier) != 1 for tier in paper.tiers):
            raise InvalidChoice(
                "This method takes one option per rank.", pointer=f"/ballots/{i}/tiers"
            )
        if paper.weight:
            orders[paper.named] = orders.get(paper.named, 0) + paper.weight
    return orders


def by_lot(*, tied: Iterable[str], place: Mapping[str, int]) -> str:
    """The first of `tied` in the lots."""
    return min(tied, key=lambda key: place[key])
