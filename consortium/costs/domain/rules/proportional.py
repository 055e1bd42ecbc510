"""Members pay in proportion to their weight: K·w/W."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from consortium.costs.domain.sharing import Exact, Member, WeightsSumToZero


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """K·w/W each."""
    whole = sum(member.weight for member in members)
    if whole == 0:
        raise WeightsSumToZero
    step = {"total": total, "weights": whole, "per_weight": Fraction(total, whole)}
    return Exact({member.id: Fraction(total * member.weight, whole) for member in members}, (step,))
