"""What every rule speaks of: members with a weight, and their exact shares with the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from consortium.kernel.errors import Invalid
from consortium.kernel.money import MAX_AMOUNT


class RuleRefused(Invalid):
    """The rule has no answer for these members and this total."""

    code, title = "split_refused", "The split rule has no answer here"
    help = "Change the rule's parameters, or choose another rule."


class WeightsSumToZero(RuleRefused):
    """A proportional share of nothing."""

    code, title = "weights_sum_to_zero", "Nobody has a weight to share by"
    help = "Choose equal shares, or wait until pledges are accepted."


@dataclass(frozen=True, slots=True)
class Member:
    """One payer; `weight` is the value of its accepted pledges, in minor units."""

    id: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Exact:
    """Shares that add up to the total exactly, and how they came about."""

    shares: dict[str, Fraction]
    steps: tuple[dict[str, Any], ...] = field(default=())


def whole(value: Any) -> bool:
    """Whether `value` is a whole number from zero to what the books can hold."""
    return type(value) is int and 0 <= value <= MAX_AMOUNT


def per_member(
    parameters: Mapping[str, Any], name: str, members: Sequence[Member]
) -> dict[str, int]:
    """Parameter `name`, a whole number for each member and for nobody else."""
    given = parameters.get(name)
    if not isinstance(given, Mapping) or set(given) != {member.id for member in members}:
        raise RuleRefused(f"Give {name} for each member and nobody else.", pointer=f"/{name}")
    if not all(whole(value) for value in given.values()):
        raise RuleRefused(f"{name} are whole numbers, zero or above.", pointer=f"/{name}")
    return {member.id: given[member.id] for member in members}
