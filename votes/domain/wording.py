"""Rules and results in sentences; every figure comes from the rule or from a trace row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from votes.domain.rule import Clause, Rule, Weights
from votes.domain.trace import ClauseRow, Result, TurnoutRow

_SHARES = {
    Fraction(1, 2): "half",
    Fraction(1, 4): "a quarter",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
}
_MEASURES = {"heads": "members", "weight": "weight"}
_SUBJECT = {"present": "ballots cast", "yes": "yes"}
_BASES = {
    "entitled": "everyone entitled to vote",
    "present": "everyone who voted or abstained",
    "cast": "all who voted yes or no",
}


def share(value: Fraction) -> str:
    """`1/2` → "half", `13/20` → "65 %", anything else as the fraction itself."""
    if value in _SHARES:
        return _SHARES[value]
    percent = value * 100
    return f"{percent.numerator} %" if percent.denominator == 1 else str(value)


def weights_in_words(weights: Weights) -> str:
    """One sentence about who weighs how much."""
    amount = {
        "pledge": "accepted pledge for this cycle",
        "delivered": "delivered compute of the last cycle",
    }[weights.source]
    match weights.scheme:
        case "equal":
            return "Every member weighs the same."
        case "tier":
            listed = ", ".join(f"{tier} {points}" for tier, points in weights.points)
            return f"Weight follows the membership tier: {listed}."
        case "linear":
            return f"Weight is proportional to the {amount}."
        case "sqrt":
            return f"Weight follows the square root of the {amount}."
        case "mixed":
            equal = share(Fraction(weights.base, 10_000))
            return f"{equal} of the weight is dealt equally, the rest by the {amount}."
        case _:
            cap = share(Fraction(weights.cap, 10_000))
            return f"Weight is proportional to the {amount}, and nobody holds above {cap}."


def clause_in_words(clause: Clause | ClauseRow) -> str:
    """What one clause asks for."""
    bound = "more than" if clause.strict else "at least"
    whom = _MEASURES[clause.count]
    tier = f" in the {clause.tier} tier" if clause.tier else ""
    if clause.of == "present":
        return f"Quorum: {bound} {share(clause.min)} of the {whom}{tier} cast a ballot."
    return f"Yes from {bound} {share(clause.min)} of the {whom} of {_BASES[clause.base]}{tier}."


def rule_in_words(rule: Rule) -> tuple[str, ...]:
    """The whole rule, a sentence per line."""
    lines = [weights_in_words(rule.weights)]
    lines += [clause_in_words(clause) for clause in rule.clauses]
    if rule.method == "median":
        lines.append(
            "The size in the middle wins: going larger needs "
            f"more than {share(rule.go_beyond)} of the weight of all who named a size."
        )
        if rule.double:
            lines.append("Counted once by weight and once by members; the smaller size wins.")
    lines.append(f"Voting is open for {hours_in_words(rule.open_hours)}.")
    if rule.late_quorum_hours:
        late = hours_in_words(rule.late_quorum_hours)
        lines.append(f"A quorum first reached in the last {late} extends voting once, by {late}.")
    if rule.objection_hours:
        lines.append(
            f"A positive count takes effect after {hours_in_words(rule.objection_hours)}, in which "
            "the secretariat may still void it, for reasons that everyone can read."
        )
    else:
        lines.append("A positive count takes effect at once.")
    return tuple(lines)


def hours_in_words(hours: int) -> str:
    """`168` → "7 days"."""
    days, rest = divmod(hours, 24)
    if days > 1 and not rest:
        return f"{days} days"
    return "1 hour" if hours == 1 else f"{hours} hours"


def row_in_words(row: ClauseRow) -> str:
    """What one clause measured, and whether that was enough."""
    bound = "more than" if row.strict else "at least"
    verdict = "held" if row.holds else "failed"
    of = _SUBJECT[row.of]
    return (
        f"{row.measured:,} of {row.against:,} by {_MEASURES[row.count]} ({of}); "
        f"{bound} {share(row.min)} needed, that is {row.needed:,}: {verdict}."
    )


def result_sentence(result: Result, names: Mapping[str, str]) -> str:
    """The outcome in one sentence; `names` gives each option's title by its key."""
    counted = next(row for row in result.trace if isinstance(row, TurnoutRow))
    voted = f"{counted.present.heads} of {counted.entitled.heads} members voted"
    if result.reason == "no_votes":
        return f"Rejected: nobody named a choice ({voted})."
    if result.reason == "status_quo":
        return f"Rejected: the middle of the vote is to change nothing ({voted})."
    if result.reason:
        row = next(r for r in result.trace if isinstance(r, ClauseRow) and r.name == result.reason)
        return (
            f"Rejected on the clause “{row.name}”: {row.measured:,} of {row.against:,} by "
            f"{_MEASURES[row.count]}, {row.needed:,} needed ({voted})."
        )
    if result.winners == ("yes",):
        return (
            f"Passed: {counted.yes.heads} yes and {counted.no.heads} no by members, "
            f"{counted.yes.weight:,} to {counted.no.weight:,} by weight ({voted})."
        )
    name = names.get(result.winners[0], result.winners[0])
    return f"Passed: {name} is the size in the middle of the vote ({voted})."
