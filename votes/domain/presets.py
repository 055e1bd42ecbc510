"""The rules the consortium starts from; spending is decided by the double majority.

`ordinary` asks for half of the members to vote, more than half of the weight cast, and a quarter
of all weight; `double` adds more than half of the members who voted yes or no; `council` and
`reserved` measure against everyone entitled, so an absent member counts like a no.
"""

from __future__ import annotations

from fractions import Fraction

from votes.domain.rule import Clause, Rule, RuleInvalid, Weights

HALF = Fraction(1, 2)
QUORUM = Clause("quorum", "present", "entitled", "heads", HALF)
MAJORITY = Clause("majority", "yes", "cast", "weight", HALF, strict=True)
SUPPORT = Clause("support", "yes", "entitled", "weight", Fraction(1, 4))
MEMBERS = Clause("members", "yes", "cast", "heads", HALF, strict=True)

ORDINARY = (QUORUM, MAJORITY, SUPPORT)
PRESETS: dict[str, tuple[Clause, ...]] = {
    "ordinary": ORDINARY,
    "double": (*ORDINARY, MEMBERS),
    "council": (
        Clause("members", "yes", "entitled", "heads", Fraction(11, 20)),
        Clause("weight", "yes", "entitled", "weight", Fraction(13, 20)),
    ),
    "reserved": (
        Clause("members", "yes", "entitled", "heads", Fraction(2, 3)),
        Clause("weight", "yes", "entitled", "weight", Fraction(2, 3)),
    ),
}


def motion_rule(
    *,
    preset: str = "double",
    weights: Weights | None = None,
    objection_hours: int = 72,
    publish: str = "members",
) -> Rule:
    """A motion under one of the four presets."""
    if preset not in PRESETS:
        raise RuleInvalid(f"{preset!r} is not one of: {', '.join(PRESETS)}.", pointer="/preset")
    return Rule(
        method="motion",
        clauses=PRESETS[preset],
        weights=weights or Weights(),
        objection_hours=objection_hours,
        publish=publish,
    )


def size_rule(
    *,
    double: bool = True,
    go_beyond: Fraction = HALF,
    weights: Weights | None = None,
    objection_hours: int = 72,
    publish: str = "members",
) -> Rule:
    """A size vote: the lower weighted median, by default also by heads, with a quorum."""
    return Rule(
        method="median",
        clauses=(QUORUM,),
        weights=weights or Weights(),
        objection_hours=objection_hours,
        publish=publish,
        go_beyond=go_beyond,
        double=double,
    )
