"""Every member pays the same: K/n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from consortium.costs.domain.sharing import Exact, Member


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """K/n each."""
    each = Fraction(total, len(members))
    step = {"total": total, "members": len(members), "each": each}
    return Exact({member.id: each for member in members}, (step,))
