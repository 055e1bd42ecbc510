"""The roll: who may vote and how much each weighs, computed once at opening and then frozen.

Weights are exact until the one rounding (half up) at the end; whoever pledged anything weighs at
least 1, and no leftover units are dealt out, so thresholds use the true sum of the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt
from typing import Any

from consortium.kernel.canonical import digest
from votes.domain.rule import WHOLE, Weights

SQRT_SCALE = 10**6  # isqrt of r·10⁶ keeps three decimals of the root


@dataclass(frozen=True, slots=True)
class Standing:
    """What one elector brings to the opening: its raw amount (mH) and its membership tier."""

    id: str
    raw: int
    tier: str
    organizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Elector:
    """One head on the frozen roll. Weight 0 is still a head; a recused one is in no base."""

    id: str
    raw: int
    weight: int
    tier: str
    organizations: tuple[str, ...] = ()
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """All electors by id, and the day the vote opened (a clause may apply only until a day)."""

    electors: tuple[Elector, ...]
    opened_on: date

    @property
    def entitled(self) -> tuple[Elector, ...]:
        """The roll without the recused."""
        return tuple(elector for elector in self.electors if not elector.recused)


def enrol(*, weights: Weights, standings: Iterable[Standing], opened_on: date) -> Roll:
    """The roll for `standings` under the scheme `weights`, sorted by id."""
    listed = sorted(standings, key=lambda standing: standing.id)
    dealt = weigh(weights=weights, standings=listed)
    electors = tuple(
        Elector(s.id, s.raw, dealt[s.id], s.tier, s.organizations or (s.id,)) for s in listed
    )
    return Roll(electors, opened_on)


def weigh(*, weights: Weights, standings: Iterable[Standing]) -> dict[str, int]:
    """The weight of each elector, by id."""
    listed = list(standings)
    raw = {standing.id: standing.raw for standing in listed}
    match weights.scheme:
        case "equal":
            return dict.fromkeys(raw, 1)
        case "tier":
            points = dict(weights.points)
            return {standing.id: points[standing.tier] for standing in listed}
        case "linear":
            return _rounded(_linear(raw, WHOLE), raw)
        case "sqrt":
            return _rounded(_linear({i: isqrt(r * SQRT_SCALE) for i, r in raw.items()}, WHOLE), raw)
        case "mixed":
            return _rounded(_mixed(raw, weights.base), raw)
        case _:
            return _capped(raw, weights.cap)


def electorate_hash(*, version: bytes, rule: bytes, roll: Roll, lot_seed: bytes) -> bytes:
    """The one hash that fixes text, rule, roll and lots; each ballot commits to it."""
    electors = [_plain(elector) for elector in roll.electors]
    return digest({"version": version, "rule": rule, "electors": electors, "lot_seed": lot_seed})


def _plain(elector: Elector) -> dict[str, Any]:
    return {
        "elector": elector.id,
        "organizations": sorted(elector.organizations),
        "raw": elector.raw,
        "weight": elector.weight,
        "tier": elector.tier,
        "proxy": None,
    }


def _linear(raw: Mapping[str, int], share: int) -> dict[str, Fraction]:
    total = sum(raw.values())
    if total == 0:
        return dict.fromkeys(raw, Fraction(0))
    return {i: Fraction(share * r, total) for i, r in raw.items()}


def _mixed(raw: Mapping[str, int], base: int) -> dict[str, Fraction]:
    if not raw:
        return {}
    equal = Fraction(base, len(raw))
    return {i: equal + part for i, part in _linear(raw, WHOLE - base).items()}


def _capped(raw: Mapping[str, int], cap: int) -> dict[str, int]:
    if len(raw) * cap <= WHOLE:
        # The ceilings together do not reach the whole: everyone is at the ceiling, so all equal.
        return dict.fromkeys(raw, 1)
    at_cap: set[str] = set()
    while True:
        rest = {i: r for i, r in raw.items() if i not in at_cap}
        shares = _linear(rest, WHOLE - len(at_cap) * cap)
        above = {i for i, share in shares.items() if share > cap}
        if not above:
            return _rounded(shares | dict.fromkeys(at_cap, Fraction(cap)), raw)
        at_cap |= above


def _rounded(shares: Mapping[str, Fraction], raw: Mapping[str, int]) -> dict[str, int]:
    return {i: max(_half_up(shares[i]), 1 if raw[i] > 0 else 0) for i in raw}


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
