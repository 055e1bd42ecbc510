"""Early access is earned: nine tenths of what has fallen due must have been met, exactly.

`due` is the part of an organization's share of the run's split that has fallen due, `met` its
published in-kind value plus settled payments, both in minor units of one currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consortium.kernel.canonical import fraction_text

THRESHOLD = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Entitled:
    """One organization's tier for one release, with the figures it rests on."""

    tier: str
    fraction: Fraction
    met: int
    due: int
    reason: str

    def trace(self) -> dict[str, Any]:
        """What the frozen row keeps beside the tier."""
        return {
            "rule": "min(1, met / due) >= 9/10, share > 0, standing good",
            "met": self.met,
            "due": self.due,
            "fraction": fraction_text(self.fraction),
            "threshold": fraction_text(THRESHOLD),
            "reason": self.reason,
        }


def fulfilled(*, met: int, due: int) -> Fraction:
    """`min(1, met / due)`; nothing due yet counts as all of it met."""
    if met < 0 or due < 0:
        raise ValueError("Neither what is due nor what was met is negative.")
    if due == 0:
        return Fraction(1)
    return min(Fraction(1), Fraction(met, due))


def entitle(*, share: int, met: int, due: int, good_standing: bool) -> Entitled:
    """The tier of an admitted organization whose share of the split is `share`."""
    if share <= 0:
        return Entitled("member", Fraction(0), met, due, "holds no share of this run's split")
    fraction = fulfilled(met=met, due=due)
    if not good_standing:
        return Entitled("member", fraction, met, due, "payments are overdue")
    if fraction < THRESHOLD:
        said = f"has met {fraction_text(fraction)} of what is due, less than 9/10"
        return Entitled("member", fraction, met, due, said)
    said = f"has met {fraction_text(fraction)} of what is due"
    return Entitled("funder", fraction, met, due, said)
