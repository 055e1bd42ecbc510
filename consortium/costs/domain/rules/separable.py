"""Separable costs, remaining benefits: each pays what it adds, the rest by what it gains inside.

m = K - C(N without i) is what a member adds to the cost of the others, c its cost alone. Everybody
pays m; what the m do not cover is shared in proportion to c - m (Ransmeier 1942, after the
Tennessee Valley Authority).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from consortium.costs.domain.sharing import Exact, Member, RuleRefused, per_member


class NoBenefitToShare(RuleRefused):
    """Staying together brings nothing that could be shared."""

    code, title = "no_benefit_to_share", "There is no benefit to share"
    help = "Each member must add at most its cost alone, and all together at most the total."


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """Parameters: `alone` {member: C(i)}, `without` {member: C(N without i)}.

    Raises:
        NoBenefitToShare: c < m for a member, Σm > K, or Σ(c - m) = 0.

    """
    alone = per_member(parameters, "alone", members)
    without = per_member(parameters, "without", members)
    adds = {name: total - cost for name, cost in without.items()}
    gains = {name: alone[name] - adds[name] for name in adds}
    for name, gain in gains.items():
        if gain < 0:
            raise NoBenefitToShare(f"{name} adds more than it costs alone.", pointer="/alone")
    left, benefits = total - sum(adds.values()), sum(gains.values())
    if left < 0:
        raise NoBenefitToShare("The separable costs are more than the total.", pointer="/without")
    if benefits == 0:
        raise NoBenefitToShare("Nobody gains by staying together.", pointer="/alone")
    rate = Fraction(left, benefits)
    steps = (
        {"separable": adds, "sum": sum(adds.values()), "remaining": left},
        {"benefit": gains, "sum": benefits, "per_benefit": rate},
    )
    return Exact({name: adds[name] + rate * gains[name] for name in adds}, steps)
