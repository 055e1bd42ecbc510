"""Reading a rule from JSON: a wrong shape is 400, a value that no rule may have is 422.

Every refusal carries the JSON pointer of the value it is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from consortium.kernel.errors import FieldError, Malformed
from votes.domain.rule import (
    METHODS,
    PUBLISH,
    SCHEMES,
    SOURCES,
    TIERS,
    TIES,
    WHOLE,
    Clause,
    Rule,
    RuleInvalid,
    Weights,
)

MAX_DENOMINATOR = 10_000
MAX_CLAUSES = 10
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FRACTION = re.compile(r"(0|[1-9][0-9]{0,8})/([1-9][0-9]{0,8})")
_RULE_KEYS = (
    *("schema", "method", "weights", "clauses", "ballot", "publish", "open_hours"),
    *("late_quorum_hours", "objection_hours", "tie", "go_beyond", "double"),
)
_SCHEME_KEYS = {"capped": "cap", "mixed": "base", "tier": "points"}


def read_rule(given: Any) -> Rule:
    """The rule that `given` (parsed JSON) describes, defaults filled in, or a refusal."""
    form = _object(given, "", _RULE_KEYS)
    if _integer(form.get("schema", 1), "/schema", 0, 10**6) != 1:
        raise RuleInvalid("Only rules of schema 1 are known.", pointer="/schema")
    method = _one_of(_required(form, "method", ""), "/method", METHODS)
    ballot = _object(form.get("ballot", {}), "/ballot", ("secrecy", "split", "proxies"))
    rule = Rule(
        method=method,
        weights=_weights(form.get("weights", {})),
        clauses=_clauses(_required(form, "clauses", ""), method),
        secrecy=_secrecy(ballot.get("secrecy", "named")),
        split=_split(ballot.get("split", False)),
        proxies=_integer(ballot.get("proxies", 0), "/ballot/proxies", 0, 10),
        publish=_one_of(form.get("publish", "members"), "/publish", PUBLISH),
        open_hours=_integer(form.get("open_hours", 168), "/open_hours", 48, 2160),
        late_quorum_hours=_integer(form.get("late_quorum_hours", 24), "/late_quorum_hours", 0, 168),
        objection_hours=_integer(form.get("objection_hours", 72), "/objection_hours", 0, 720),
        tie=_tie(form.get("tie", list(TIES))),
        **_median_only(form, method),
    )
    return rule


def read_rule_at(given: Any, pointer: str) -> Rule:
    """`read_rule` for a rule that stands at `pointer` inside a larger input."""
    try:
        return read_rule(given)
    except (Malformed, RuleInvalid) as refusal:
        errors = [FieldError(pointer + e.pointer, e.code, e.detail) for e in refusal.errors]
        raise type(refusal)(refusal.detail, errors=errors) from refusal


def read_fraction(given: Any, pointer: str) -> Fraction:
    """`"2/3"` → 2/3, between 0 and 1; a number or any other text is refused."""
    text = _text(given, pointer)
    match = _FRACTION.fullmatch(text)
    if match is None:
        raise Malformed(f"{text!r} is not a fraction such as 1/2.", pointer=pointer)
    above, below = int(match[1]), int(match[2])
    if below > MAX_DENOMINATOR or above > below:
        raise RuleInvalid(
            f"{text} must lie between 0 and 1 with a denominator of at most {MAX_DENOMINATOR}.",
            pointer=pointer,
        )
    return Fraction(above, below)


def _median_only(form: Mapping[str, Any], method: str) -> dict[str, Any]:
    if method != "median":
        for key in ("go_beyond", "double"):
            if key in form:
                raise RuleInvalid("Only a size vote has this setting.", pointer=f"/{key}")
        return {}
    beyond = read_fraction(form.get("go_beyond", "1/2"), "/go_beyond")
    if not Fraction(1, 2) <= beyond < 1:
        raise RuleInvalid(
            "Going larger must need at least half, and less than all, of the vote.",
            pointer="/go_beyond",
        )
    return {"go_beyond": beyond, "double": _boolean(form.get("double", False), "/double")}


def _weights(given: Any) -> Weights:
    form = _object(given, "/weights", ("scheme", "source", "cap", "base", "points"))
    scheme = _one_of(form.get("scheme", "capped"), "/weights/scheme", SCHEMES)
    source = _one_of(form.get("source", "pledge"), "/weights/source", SOURCES)
    for key in ("cap", "base", "points"):
        if key in form and _SCHEME_KEYS.get(scheme) != key:
            raise RuleInvalid(
                f"The scheme {scheme} does not read {key}.", pointer=f"/weights/{key}"
            )
    if scheme == "capped":
        return Weights(
            scheme, source, cap=_integer(form.get("cap", 2500), "/weights/cap", 1, WHOLE)
        )
    if scheme == "mixed":
        base = _integer(form.get("base", 2000), "/weights/base", 0, WHOLE)
        return Weights(scheme, source, base=base)
    if scheme == "tier":
        return Weights(scheme, source, points=_points(_required(form, "points", "/weights")))
    return Weights(scheme, source)


def _points(given: Any) -> tuple[tuple[str, int], ...]:
    form = _object(given, "/weights/points", TIERS)
    points = tuple(
        (
            tier,
            _integer(_required(form, tier, "/weights/points"), f"/weights/points/{tier}", 0, WHOLE),
        )
        for tier in TIERS
    )
    if not any(value for _, value in points):
        raise RuleInvalid("At least one membership tier needs points.", pointer="/weights/points")
    return points


def _clauses(given: Any, method: str) -> tuple[Clause, ...]:
    listed = _list(given, "/clauses")
    if not 1 <= len(listed) <= MAX_CLAUSES:
        raise RuleInvalid(f"A rule has 1 to {MAX_CLAUSES} clauses.", pointer="/clauses")
    clauses = tuple(_clause(item, f"/clauses/{i}", method) for i, item in enumerate(listed))
    if len({clause.name for clause in clauses}) != len(clauses):
        raise RuleInvalid("Two clauses have one name.", pointer="/clauses")
    lasting_yes = any(clause.of == "yes" and clause.until is None for clause in clauses)
    if method == "motion" and not lasting_yes:
        raise RuleInvalid("Without a lasting clause on yes, any motion passes.", pointer="/clauses")
    return clauses


def _clause(given: Any, at: str, method: str) -> Clause:
    keys = ("name", "of", "base", "count", "min", "strict", "tier", "until")
    form = _object(given, at, keys)
    name = _text(_required(form, "name", at), f"{at}/name")
    if not _NAME.fullmatch(name):
        raise RuleInvalid("A clause name is a short lower-case word.", pointer=f"{at}/name")
    of = _one_of(_required(form, "of", at), f"{at}/of", ("present", "yes"))
    base = _one_of(_required(form, "base", at), f"{at}/base", ("entitled", "present", "cast"))
    if of == "present" and base != "entitled":
        raise RuleInvalid("Presence is measured against the entitled.", pointer=f"{at}/base")
    if of == "yes" and method == "median":
        raise RuleInvalid("A size vote has no yes to measure, only presence.", pointer=f"{at}/of")
    tier = form.get("tier")
    until = form.get("until")
    return Clause(
        name=name,
        of=of,
        base=base,
        count=_one_of(_required(form, "count", at), f"{at}/count", ("heads", "weight")),
        min=read_fraction(_required(form, "min", at), f"{at}/min"),
        strict=_boolean(form.get("strict", False), f"{at}/strict"),
        tier=None if tier is None else _one_of(tier, f"{at}/tier", TIERS),
        until=None if until is None else _day(until, f"{at}/until"),
    )


def _secrecy(given: Any) -> str:
    # A secret ballot needs proof that weights give nobody away (at most 1 % of yes-coalitions with
    # a total of their own). Without that count no roll can be shown to keep the promise.
    if _one_of(given, "/ballot/secrecy", ("named", "secret")) == "secret":
        raise RuleInvalid("Only named ballots are offered so far.", pointer="/ballot/secrecy")
    return "named"


def _split(given: Any) -> bool:
    if _boolean(given, "/ballot/split"):
        raise RuleInvalid("Split ballots are not offered so far.", pointer="/ballot/split")
    return False


def _tie(given: Any) -> tuple[str, ...]:
    steps = tuple(_one_of(item, f"/tie/{i}", TIES) for i, item in enumerate(_list(given, "/tie")))
    if not steps or len(set(steps)) != len(steps):
        raise RuleInvalid("Name each way to break a tie once.", pointer="/tie")
    return steps


def _required(form: Mapping[str, Any], key: str, at: str) -> Any:
    if key not in form:
        raise Malformed(f"{key} is missing.", pointer=f"{at}/{key}")
    return form[key]


def _object(given: Any, pointer: str, keys: Collection[str]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise Malformed("An object is expected here.", pointer=pointer or "/")
    for key in given:
        if key not in keys:
            raise Malformed(f"{key!r} is not a known key here.", pointer=f"{pointer}/{key}")
    return given


def _list(given: Any, pointer: str) -> Sequence[Any]:
    if not isinstance(given, list | tuple):
        raise Malformed("A list is expected here.", pointer=pointer)
    return given


def _text(given: Any, pointer: str) -> str:
    if not isinstance(given, str):
        raise Malformed("Text is expected here.", pointer=pointer)
    return given


def _one_of(given: Any, pointer: str, known: Collection[str]) -> str:
    text = _text(given, pointer)
    if text not in known:
        raise RuleInvalid(f"{text!r} is not one of: {', '.join(known)}.", pointer=pointer)
    return text


def _boolean(given: Any, pointer: str) -> bool:
    if not isinstance(given, bool):
        raise Malformed("true or false is expected here.", pointer=pointer)
    return given


def _integer(given: Any, pointer: str, least: int, most: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise Malformed("A whole number is expected here.", pointer=pointer)
    if not least <= given <= most:
        raise RuleInvalid(f"{given} is outside {least} to {most}.", pointer=pointer)
    return given


def _day(given: Any, pointer: str) -> date:
    try:
        return date.fromisoformat(_text(given, pointer))
    except ValueError:
        raise Malformed("A day such as 2027-01-31 is expected here.", pointer=pointer) from None
