"""One module per rule; each gives every member its exact share and the steps that led there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consortium.costs.domain.rules import (
    bounded,
    dues,
    equal,
    nested,
    proportional,
    separable,
    serial,
    shapley,
)
from consortium.costs.domain.sharing import Exact, Member, RuleRefused
from consortium.kernel.errors import Invalid

# What a vote may open a pool with: these need nothing but the pledges.
RULES = {
    "equal": equal.share,
    "proportional": proportional.share,
    "bounded": bounded.share,
}
# The others also need to know demands, tiers or what groups would pay, which nobody is asked yet.
KNOWN = {
    **RULES,
    "dues": dues.share,
    "nested": nested.share,
    "separable": separable.share,
    "serial": serial.share,
    "shapley": shapley.share,
}
VERSION = 1


class RuleUnknown(Invalid):
    """No such split rule."""

    code, title = "split_rule_unknown", "There is no such split rule"
    help = "A pool takes equal, proportional or bounded; docs/money.md lists every rule."


def exact_shares(
    *, rule: str, total: int, members: Sequence[Member], parameters: Mapping[str, Any]
) -> Exact:
    """The exact share of each member, in order of their ids."""
    if rule not in KNOWN:
        raise RuleUnknown(f"{rule!r} is not a split rule.", pointer="/rule")
    if not members:
        raise RuleRefused("Nobody has pledged, so there is nobody to share the cost.")
    listed = sorted(members, key=lambda member: member.id)
    return KNOWN[rule](total=total, members=listed, parameters=parameters)
