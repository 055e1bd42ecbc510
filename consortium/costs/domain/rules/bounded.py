"""Members pay in proportion to their weight, but never below a floor nor above a cap.

Share = clamp(λ·w, f, c) with the one λ at which the shares add up to K. Floor and cap are parts of
K. The sum rises with λ piecewise linearly and bends where a member leaves its floor (f/w) or meets
its cap (c/w), so λ is found exactly on the segment that holds K.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from consortium.costs.domain.sharing import Exact, Member, RuleRefused, WeightsSumToZero

FLOOR, CAP = "1/50", "1/6"


class FloorsExceedPool(RuleRefused):
    """The floors alone are more than the cost."""

    code, title = "floors_exceed_pool", "The floors add up to more than the cost"
    help = "Lower the floor, or share among fewer members."


class CapsBelowPool(RuleRefused):
    """The caps together do not reach the cost."""

    code, title = "caps_below_pool", "The caps add up to less than the cost"
    help = "Raise the cap, or win more members."


def share(*, total: int, members: Sequence[Member], parameters: Mapping[str, Any]) -> Exact:
    """clamp(λw, f, c) each."""
    floor = total * _part(parameters, "floor", FLOOR)
    cap = total * _part(parameters, "cap", CAP)
    if floor * len(members) > total or floor > cap:
        raise FloorsExceedPool
    weighty = [member for member in members if member.weight > 0]
    reach = cap * len(weighty) + floor * (len(members) - len(weighty))
    if reach < total:
        raise CapsBelowPool
    if not weighty:
        raise WeightsSumToZero
    rate = _rate(total, members, floor, cap)
    shares = {member.id: _clamped(rate, member, floor, cap) for member in members}
    return Exact(shares, ({"total": total, "floor": floor, "cap": cap, "lambda": rate},))


def _rate(total: int, members: Sequence[Member], floor: Fraction, cap: Fraction) -> Fraction:
    bends = {Fraction(0)}
    for member in members:
        if member.weight:
            bends |= {floor / member.weight, cap / member.weight}
    ordered = sorted(bends)
    below = ordered[0]
    for bend in ordered:
        if _sum(bend, members, floor, cap) > total:
            break
        below = bend
    inside = sum(m.weight for m in members if floor <= below * m.weight < cap)
    missing = total - _sum(below, members, floor, cap)
    return below + missing / inside if inside and missing else below


def _sum(rate: Fraction, members: Sequence[Member], floor: Fraction, cap: Fraction) -> Fraction:
    return sum((_clamped(rate, member, floor, cap) for member in members), Fraction(0))


def _clamped(rate: Fraction, member: Member, floor: Fraction, cap: Fraction) -> Fraction:
    if member.weight == 0:
        return floor
    return min(max(rate * member.weight, floor), cap)


def _part(parameters: Mapping[str, Any], name: str, usual: str) -> Fraction:
    try:
        part = Fraction(str(parameters.get(name, usual)))
    except (ValueError, ZeroDivisionError):
        raise RuleRefused(
            f"{name} must be a fraction such as {usual}.", pointer=f"/{name}"
        ) from None
    if not 0 <= part <= 1:
        raise RuleRefused(f"{name} must lie between 0 and 1.", pointer=f"/{name}")
    return part
