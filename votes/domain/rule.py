"""A rule is data: read strictly, every default written out, then hashed; nobody edits it later.

The canonical form follows RFC 8785 (`kernel.canonical`): ASCII keys, NFC text, no floats,
fractions as lowest-terms text. Two rules with one hash are one rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from consortium.kernel.canonical import digest, fraction_text
from consortium.kernel.errors import Problem

SCHEMES = ("equal", "tier", "linear", "sqrt", "mixed", "capped")
SOURCES = ("pledge", "delivered")
TIERS = ("founding", "full", "associate")
METHODS = ("motion", "median")
TIES = ("status_quo", "lots")
PUBLISH = ("members", "public")
WHOLE = 10_000  # the unit in which proportional weights are dealt: basis points


class RuleInvalid(Problem):
    """A rule that cannot decide anything, or decides by accident, never reaches a vote."""

    code, status, title = "rule_invalid", 422, "This voting rule cannot be used"
    help = "Start from a preset (ordinary, double, council, reserved) and change one value."


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each elector weighs; `source` names the raw amount the scheme starts from."""

    scheme: str = "capped"
    source: str = "pledge"
    cap: int = 2_500  # of `capped`: nobody above this many basis points
    base: int = 2_000  # of `mixed`: basis points dealt equally
    points: tuple[tuple[str, int], ...] = ()  # of `tier`: points per membership tier

    def plain(self) -> dict[str, Any]:
        """Only what the scheme reads, so that an unused number cannot change the hash."""
        form: dict[str, Any] = {"scheme": self.scheme, "source": self.source}
        if self.scheme == "capped":
            form["cap"] = self.cap
        if self.scheme == "mixed":
            form["base"] = self.base
        if self.scheme == "tier":
            form["points"] = dict(self.points)
        return form


@dataclass(frozen=True, slots=True)
class Clause:
    """One test: `of` (present, yes) measured against `base`, by heads or by weight."""

    name: str
    of: str
    base: str
    count: str
    min: Fraction
    strict: bool = False
    tier: str | None = None  # only electors of this membership tier are measured
    until: date | None = None  # only for votes opened before this day

    def plain(self) -> dict[str, Any]:
        """The clause as it is hashed; the two optional limits appear only where they are set."""
        form: dict[str, Any] = {
            "name": self.name,
            "of": self.of,
            "base": self.base,
            "count": self.count,
            "min": fraction_text(self.min),
            "strict": self.strict,
        }
        if self.tier is not None:
            form["tier"] = self.tier
        if self.until is not None:
            form["until"] = self.until.isoformat()
        return form


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything that decides an outcome, apart from the roll and the ballots."""

    method: str
    clauses: tuple[Clause, ...]
    weights: Weights = field(default_factory=Weights)
    secrecy: str = "named"
    split: bool = False
    proxies: int = 0
    publish: str = "members"
    open_hours: int = 168
    late_quorum_hours: int = 24
    objection_hours: int = 72
    tie: tuple[str, ...] = TIES
    go_beyond: Fraction = Fraction(1, 2)  # median: going larger needs more than this
    double: bool = False  # median: also by heads, and the smaller one wins
    schema: int = 1

    def plain(self) -> dict[str, Any]:
        """The rule object with every default written out."""
        form: dict[str, Any] = {
            "schema": self.schema,
            "method": self.method,
            "weights": self.weights.plain(),
            "clauses": [clause.plain() for clause in self.clauses],
            "ballot": {"secrecy": self.secrecy, "split": self.split, "proxies": self.proxies},
            "publish": self.publish,
            "open_hours": self.open_hours,
            "late_quorum_hours": self.late_quorum_hours,
            "objection_hours": self.objection_hours,
            "tie": list(self.tie),
        }
        if self.method == "median":
            form["go_beyond"] = fraction_text(self.go_beyond)
            form["double"] = self.double
        return form

    def hash(self) -> bytes:
        """SHA-256 of the canonical form: the rule's name in the journal."""
        return digest(self.plain())

    def clauses_on(self, opened_on: date) -> tuple[Clause, ...]:
        """The clauses that apply to a vote opened on that day."""
        return tuple(c for c in self.clauses if c.until is None or opened_on < c.until)
