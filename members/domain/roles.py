"""Roles and scopes: what a Seat may hold, and what a token may be made to do.

The right of a token is its scope cut with its Seat's rights at the moment of use, so listing a
scope for a role here only says who may *make* such a token.
"""

from __future__ import annotations

from collections.abc import Iterable

MEMBER_ROLES: dict[str, str] = {
    "admin": "manages seats, signs pledges",
    "delegate": "proposes and votes",
    "finance": "sees shares, statements and payments",
    "engineer": "delivers compute, downloads and uploads models",
    "observer": "reads",
}
STAFF_ROLES: dict[str, str] = {
    "secretariat": "runs the consortium",
    "auditor": "reads everything but uncounted ballots",
}

SCOPES: dict[str, str] = {
    "roadmap:read": "cycles, runs, rates and estimates",
    "pledge:read": "pledges and shares",
    "pledge:write": "draft pledges",
    "delivery:write": "report delivered compute",
    "vote:read": "proposals and results",
    "cost:read": "pools, splits and what-if",
    "billing:read": "payments and statements",
    "release:read": "download releases",
    "release:report": "report on releases",
    "release:write": "upload and stage releases",
    "journal:read": "the journal",
}
_READING = frozenset(scope for scope in SCOPES if scope.endswith(":read"))
_BY_ROLE: dict[str, frozenset[str]] = {
    "admin": frozenset(SCOPES),
    "delegate": _READING,
    "finance": _READING | {"pledge:write"},
    "engineer": _READING | {"delivery:write", "release:report", "release:write"},
    "observer": _READING - {"billing:read"},
}

TOKEN_MAX_DAYS = 90
INVITATION_DAYS = 14


def grantable(roles: Iterable[str]) -> frozenset[str]:
    """The scopes that a Seat with `roles` may put into a token."""
    return frozenset().union(*(_BY_ROLE.get(role, frozenset()) for role in roles))


def unknown_roles(roles: Iterable[str], *, staff: bool) -> list[str]:
    """Roles that do not exist on this side of the house."""
    return sorted(set(roles) - set(STAFF_ROLES if staff else MEMBER_ROLES))
