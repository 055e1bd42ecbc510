"""Policy is text that runs: each permission is one rule, written from a few named predicates.

A relation ("on the roll", "owns it") is skipped while the thing is unknown, which is the case
when a route is judged before its row is read; the action then asks again with the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consortium.kernel.actor import Actor, Kind
from consortium.kernel.errors import Forbidden, NotSignedIn

Test = Callable[[Actor, Any], bool]


class Permission(StrEnum):
    """Base of each app's `P`; a value reads `app.act`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A predicate over (actor, thing) that can print itself for the page of permissions."""

    text: str
    test: Test

    def __call__(self, actor: Actor, on: Any = None) -> bool:
        return self.test(actor, on)

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            f"{_wrap(self.text)} and {_wrap(other.text)}",
            lambda a, on: self(a, on) and other(a, on),
        )

    def __or__(self, other: Rule) -> Rule:
        return Rule(f"{self.text} or {other.text}", lambda a, on: self(a, on) or other(a, on))


def _wrap(text: str) -> str:
    return f"({text})" if " or " in text else text


def relation(text: str, test: Test) -> Rule:
    """A predicate on the thing itself; true while there is no thing yet."""
    return Rule(text, lambda actor, on: on is None or test(actor, on))


def role(*names: str) -> Rule:
    """Holds one of these roles on its Seat."""
    wanted = frozenset(names)
    return Rule(" or ".join(sorted(names)), lambda actor, _: bool(actor.roles & wanted))


anyone = Rule("anyone", lambda actor, _: True)
signed_in = Rule("anyone signed in", lambda actor, _: actor.kind in (Kind.PERSON, Kind.TOKEN))
member = Rule("any Seat of a member", lambda actor, _: actor.is_member)
admitted = Rule(
    "a Seat of a member in good membership",
    lambda actor, _: actor.is_member and actor.organization_state == "admitted",
)
secretariat = role("secretariat")
auditor = role("auditor")
staff = role("secretariat", "auditor")
system = Rule("the clock", lambda actor, _: actor.is_system)
owns = relation(
    "of the organization it belongs to",
    lambda actor, on: (
        actor.organization_id is not None
        and getattr(on, "organization_id", None) == actor.organization_id
    ),
)

_RULES: dict[Permission, Rule] = {}


class Rules:
    """One app's policy. Creating it registers every permission, once."""

    def __init__(self, rules: Mapping[Any, Rule]) -> None:
        for permission, rule in rules.items():
            if permission in _RULES:
                raise TypeError(f"Permission {permission!r} has two rules.")
            _RULES[permission] = rule

    def require(self, actor: Actor, permission: Permission, *, on: Any = None) -> None:
        """Raise unless `actor` may do this (to `on`, where there is a thing)."""
        if allowed(actor, permission, on=on):
            return
        if actor.is_anonymous:
            raise NotSignedIn
        raise Forbidden(f"This takes {rule_of(permission).text}; you act as {_describe(actor)}.")


def allowed(actor: Actor, permission: Permission, *, on: Any = None) -> bool:
    """Whether `actor` may; pages ask this to decide which buttons to draw."""
    return rule_of(permission)(actor, on)


def rule_of(permission: Permission) -> Rule:
    """The registered rule; a permission without one is a programming error."""
    return _RULES[permission]


def all_rules() -> Mapping[Permission, Rule]:
    """Every permission with its rule, for the page of permissions and the tests."""
    return dict(sorted(_RULES.items()))


def _describe(actor: Actor) -> str:
    if actor.is_system:
        return "the clock"
    return ", ".join(sorted(actor.roles)) or "somebody without a Seat"
