"""Each member pays the price of its membership tier; the rest is shared equally or by weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consortium.costs.domain.rules import equal, proportional
from consortium.costs.domain.sharing import Exact, Member, RuleRefused, whole

RESIDUAL = {"equal": equal.share, "proportional": proportional.share}


class DuesExceedPool(RuleRefused):
    """The tiers alone bring in more than the cost."""

    code, title = "dues_exceed_pool", "The dues add up to more than the cost"
    help = "Lower the prices of the tiers, or share by another rule."


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """Parameters: `prices` {tier: price}, `tiers` {member: tier}, `residual` equal or proportional.

    Raises:
        DuesExceedPool: the dues are more than the total.

    """
    rest = parameters.get("residual", "equal")
    if not isinstance(rest, str) or rest not in RESIDUAL:
        raise RuleRefused("The residual is shared equal or proportional.", pointer="/residual")
    dues = _dues(parameters, members)
    paid = sum(dues.values())
    if paid > total:
        raise DuesExceedPool(f"The dues are {paid}, the cost is {total}.", pointer="/prices")
    left = RESIDUAL[rest](total=total - paid, members=members, parameters={})
    shares = {name: dues[name] + more for name, more in left.shares.items()}
    return Exact(shares, ({"dues": dues, "sum": paid, "residual": total - paid}, *left.steps))


def _dues(parameters: Mapping[str, Any], members: Sequence[Member]) -> dict[str, int]:
    prices, tiers = parameters.get("prices"), parameters.get("tiers")
    if not isinstance(prices, Mapping) or not all(whole(price) for price in prices.values()):
        raise RuleRefused("Give prices as {tier: minor units}.", pointer="/prices")
    if not isinstance(tiers, Mapping) or set(tiers) != {member.id for member in members}:
        raise RuleRefused("Say for each member which tier it has.", pointer="/tiers")
    unknown = sorted({str(tier) for tier in tiers.values()} - set(prices))
    if unknown:
        raise RuleRefused(f"There is no tier {unknown[0]!r}.", pointer="/tiers")
    return {member.id: prices[str(tiers[member.id])] for member in members}
