"""A split that anybody may ask for: the inputs that a frozen split keeps, or others.

    {"rule": "bounded", "total": 6000000000, "parameters": {"floor": "1/50", "cap": "1/6"},
     "members": [{"member": "alder", "weight": 600000000}, …],
     "alone": {"alder": 6000000000}}

`alone` is optional: what each member would pay alone, `{"levels": …, "wants": …}`, or
`{"groups": {"alder+birch": …}}` with the cost of every group of at most sixteen members.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consortium.costs.domain import stability
from consortium.costs.domain.coalitions import read_groups
from consortium.costs.domain.rules import VERSION, exact_shares
from consortium.costs.domain.rules.nested import read_levels, read_wants
from consortium.costs.domain.sharing import Member, RuleRefused
from consortium.costs.domain.stability import Stability
from consortium.costs.domain.trace import divide
from consortium.kernel.canonical import plain
from consortium.kernel.errors import Malformed
from consortium.kernel.money import MAX_AMOUNT

KEYS = {"rule", "version", "total", "members", "parameters", "alone"}


def answer(question: Any) -> dict[str, Any]:
    """The trace, the inputs' SHA-256, and the stability where `alone` lets it be judged."""
    given = _read(question)
    rule, total, parameters = given["rule"], given["total"], given.get("parameters", {})
    members = _members(given["members"])
    division = divide(rule=rule, total=total, members=members, parameters=parameters)
    found: dict[str, Any] = {
        "inputs_sha256": division.inputs_hash.hex(),
        **division.trace,
    }
    judged = _stability(given, members)
    if judged is not None:
        found["stability"] = plain(_told(judged))
    return found


def _read(question: Any) -> dict[str, Any]:
    if not isinstance(question, dict) or not {"rule", "total", "members"} <= question.keys():
        raise Malformed("A question is an object with rule, total and members.")
    unknown = sorted(question.keys() - KEYS)
    if unknown:
        raise Malformed(f"There is no key {unknown[0]!r}.", pointer=f"/{unknown[0]}")
    total = question["total"]
    if type(total) is not int or not 0 < total <= MAX_AMOUNT:
        raise Malformed("The total is whole minor units, above zero.", pointer="/total")
    if question.get("version", VERSION) != VERSION:
        raise Malformed(f"This is version {VERSION} of the rules.", pointer="/version")
    if not isinstance(question.get("parameters", {}), dict):
        raise Malformed("Parameters are an object.", pointer="/parameters")
    return question


def _members(rows: Any) -> list[Member]:
    if not isinstance(rows, list):
        raise Malformed("Members are a list.", pointer="/members")
    found = []
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("member"), str):
            raise Malformed('A member is {"member": name, "weight": n}.', pointer="/members")
        weight = row.get("weight", 0)
        if type(weight) is not int or not 0 <= weight <= MAX_AMOUNT:
            raise Malformed("A weight is a whole number, zero or above.", pointer="/members")
        found.append(Member(row["member"], weight))
    if len({member.id for member in found}) != len(found):
        raise RuleRefused("A member is listed twice.", pointer="/members")
    return found


def _stability(given: Mapping[str, Any], members: list[Member]) -> Stability | None:
    parameters, alone = given.get("parameters", {}), given.get("alone")
    if alone is None and given["rule"] in ("nested", "shapley"):
        alone = parameters
    if alone is None:
        return None
    if not isinstance(alone, dict):
        raise Malformed("`alone` is an object.", pointer="/alone")
    shares = exact_shares(
        rule=given["rule"], total=given["total"], members=members, parameters=parameters
    ).shares
    if "levels" in alone:
        levels = read_levels(alone)
        wants = read_wants(alone, sorted(shares), levels)
        return stability.nested(shares=shares, levels=levels, wants=wants)
    if "groups" in alone:
        table = read_groups(alone, members=sorted(shares), most=stability.MOST, pointer="/alone")
        return stability.groups(shares=shares, table=table)
    if not all(type(amount) is int for amount in alone.values()):
        raise Malformed("What a member pays alone is whole minor units.", pointer="/alone")
    return stability.alone(shares=shares, solo=alone)


def _told(judged: Stability) -> dict[str, Any]:
    worst = judged.worst
    return {
        "in_core": judged.in_core,
        "worst": worst
        and {
            "members": list(worst.members),
            "pays": worst.pays,
            "alone": worst.alone,
            "gain": worst.gain,
        },
    }
