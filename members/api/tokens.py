"""Tokens and oneself over the API. A token cannot make tokens, but it can end itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.shell.access import ANY_TOKEN
from consortium.shell.api import Access, Commanding, Listing, Reading
from members import actions, queries
from members.access import P
from members.api import inputs, outputs

if TYPE_CHECKING:
    from members.models import Token


class Tokens(Listing, Commanding):
    """One's own tokens (an admin's: the organization's). POST makes one, its secret shown once."""

    operation_id = "tokens"
    access = {"GET": Access(P.READ_TOKENS), "POST": Access(P.USE_TOKENS, step_up=True)}
    input = inputs.TokenIn
    output = outputs.TokenOut
    secret = True

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Token]:
        return queries.tokens(actor)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> outputs.Minted:
        token, secret = actions.mint_token(actor=actor, at=at, **vars(given))
        return outputs.Minted(token, secret)


class RevokeToken(Commanding):
    """End a token before its time."""

    operation_id = "token_revoke"
    access = {"POST": Access(P.REVOKE_TOKEN)}
    output = outputs.TokenOut
    status = 200

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Token:
        token = queries.token(actor, path["id"])
        return actions.revoke_token(actor=actor, at=at, token=token)


class RevokeMyself(Commanding):
    """End the token that this call is made with: for whoever finds a leaked one."""

    operation_id = "token_revoke_current"
    access = {"POST": Access(P.REVOKE_TOKEN, token=ANY_TOKEN)}
    output = outputs.TokenOut
    status = 200
    idempotency = "none"

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Token:
        if actor.token_id is None:
            raise NotFound("This call is not made with a token.")
        token = queries.token(actor, actor.token_id)
        return actions.revoke_token(actor=actor, at=at, token=token)


class Me(Reading):
    """Who calls, with which seat, roles and scopes."""

    operation_id = "me"
    access = {"GET": Access(P.READ_OWN_ACCOUNT, token=ANY_TOKEN)}
    output = outputs.MeOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Actor:
        return actor


class Theme(Commanding):
    """Choose how the portal looks."""

    operation_id = "theme"
    access = {"PUT": Access(P.READ_OWN_ACCOUNT)}
    input = inputs.ThemeIn
    status = 204

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> None:
        actions.choose_theme(actor=actor, at=at, theme=given.theme)
