"""One `Access` per route and method: who may call it, with which token, over which rows.

From it follow the permission check, `x-access` in the API description, and the access matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from consortium.kernel.actor import Actor, Kind
from consortium.kernel.errors import Forbidden, NotSignedIn, StepUpRequired
from consortium.kernel.moments import now
from consortium.kernel.permissions import Permission, allowed, rule_of

STEP_UP_LASTS = timedelta(minutes=15)
# For routes that anybody may read, or on which a token speaks of itself: no scope is asked.
ANY_TOKEN = "any"


class Rows(StrEnum):
    """Whose rows a route reaches; what it returns is narrowed by `visible_to` all the same."""

    OWN = "own"
    CONSORTIUM = "consortium"
    STAFF = "staff"
    PUBLIC = "public"


class TokensRefused(Forbidden):
    """The route is for people in a session."""

    code, title = "tokens_refused", "Tokens cannot do this"
    help = "Sign in to the portal: ballots, signatures and tokens need a person."


class ScopeMissing(Forbidden):
    """The token was made without the scope that this route needs."""

    code, title = "scope_missing", "The token lacks the scope"
    help = "Make a token with the scope that the message names (Team & tokens)."


@dataclass(frozen=True, slots=True)
class Access:
    """The declaration: a permission, a token scope (None: no tokens), rows, fresh sign-in."""

    permission: Permission
    rows: Rows = Rows.OWN
    token: str | None = None
    step_up: bool = False

    def admit(self, actor: Actor) -> None:
        """Raise unless `actor` may use this route at all; the action asks again with the row."""
        if actor.kind is Kind.TOKEN:
            self._admit_token(actor)
        if not allowed(actor, self.permission):
            if actor.is_anonymous:
                raise NotSignedIn
            raise Forbidden(f"This takes {rule_of(self.permission).text}.")
        if self.step_up and actor.kind is Kind.PERSON:
            fresh = actor.stepped_up_at
            if fresh is None or now() - fresh > STEP_UP_LASTS:
                raise StepUpRequired

    def _admit_token(self, actor: Actor) -> None:
        if self.token is None:
            raise TokensRefused
        if self.token != ANY_TOKEN and self.token not in (actor.scopes or ()):
            raise ScopeMissing(f"This takes a token with the scope {self.token}.")

    def described(self) -> dict[str, Any]:
        """The form shown in OpenAPI and in the matrix."""
        return {
            "permission": self.permission.value,
            "who": rule_of(self.permission).text,
            "rows": self.rows.value,
            "token_scope": self.token,
            "step_up": self.step_up,
        }


AccessTable = Mapping[str, Access]
HANDLERS = ("get", "post", "put", "patch", "delete")


def check_declared(view: type, access: AccessTable) -> None:
    """Refuse, at import, a handler without an Access or an Access without a handler."""
    for name in HANDLERS:
        has, declared = callable(getattr(view, name, None)), name.upper() in access
        if has and not declared:
            raise TypeError(f"{view.__qualname__}.{name} has no Access.")
        if declared and not has:
            raise TypeError(f"{view.__qualname__} declares {name.upper()} but cannot handle it.")
