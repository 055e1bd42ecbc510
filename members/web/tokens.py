"""Tokens: listed without their secrets; a new one shows its secret once, on the answer itself.

The secret is never redirected to, stored in the session, or kept for a retry: a second
submission of the same form says that it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import canonical, plain
from consortium.kernel.errors import NotFound, Problem, StepUpRequired
from consortium.kernel.moments import now
from consortium.kernel.permissions import allowed
from consortium.shell import paging
from consortium.shell.idempotency import Answer, once
from consortium.shell.web import KEY_FIELD, Access, ActionPage, FormPage, Page, add_problem
from members import actions, queries
from members.access import P
from members.domain.roles import grantable
from members.web.forms import TokenForm, scope_choices

if TYPE_CHECKING:
    from members.models import Token

ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True)
class TokensPage:
    """The tokens one may see, and the moment against which their ends are read."""

    tokens: paging.Slice[Token]
    at: datetime
    soon: datetime
    may_mint: bool
    sees_team: bool
    base_url: str


class Tokens(Page):
    """One's own tokens; an admin sees the organization's."""

    access = {"GET": Access(P.READ_TOKENS)}
    template_name = "members/tokens.html"

    def page(self, *, actor: Actor, **path: Any) -> TokensPage:
        at = now()
        return TokensPage(
            tokens=paging.page(queries.tokens(actor), self.request.GET.dict(), salt="tokens"),
            at=at,
            soon=at + ENDS_SOON,
            may_mint=allowed(actor, P.USE_TOKENS),
            sees_team="admin" in actor.roles,
            base_url=settings.BASE_URL,
        )


@dataclass(frozen=True)
class NewTokenPage:
    """The form's surroundings."""

    name: str


@dataclass(frozen=True)
class MintedPage:
    """The one page that shows a secret, with the lines that use it."""

    token: Token
    secret: str
    environment: str
    download: str
    call: str


class NewToken(FormPage):
    """Make a token for one's own seat."""

    access = {
        "GET": Access(P.USE_TOKENS, step_up=True),
        "POST": Access(P.USE_TOKENS, step_up=True),
    }
    template_name = "members/token_new.html"
    form_class = TokenForm

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        asked = [item for item in self.request.GET.getlist("scopes") if len(item) < 40]
        choices = scope_choices(grantable(self.actor.roles))
        return TokenForm(data, initial={"scopes": asked}, choices=choices)

    def page(self, *, actor: Actor, **path: Any) -> NewTokenPage:
        return NewTokenPage(actor.organization_name)

    def submit(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """POST: the answer itself is the page with the secret."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self._draw_form(form, path, status=422)
        made: list[tuple[Token, str]] = []

        def act() -> Answer:
            made.append(actions.mint_token(actor=self.actor, at=now(), **form.cleaned_data))
            return Answer(200, None)

        try:
            once(
                actor=self.actor,
                route=f"form {request.path}"[:120],
                key=request.POST.get(KEY_FIELD) or None,
                body=canonical(plain(form.cleaned_data)),
                act=act,
                secret=True,
            )
        except (StepUpRequired, NotFound):
            raise
        except Problem as problem:
            add_problem(form, problem)
            return self._draw_form(form, path, status=409 if problem.status == 409 else 422)
        return self._show_once(*made[0])

    def _show_once(self, token: Token, secret: str) -> HttpResponse:
        page = MintedPage(token, secret, *usage(secret))
        context = {"page": page, "actor": self.actor}
        response = render(self.request, "members/token_shown.html", context)
        response["Cache-Control"] = "no-store"
        return response


def usage(secret: str) -> tuple[str, str, str]:
    """The lines that put a secret to use: the shell's variables, a download, an API call."""
    base = settings.BASE_URL
    return (
        f"export HF_ENDPOINT={base}\nexport HF_TOKEN={secret}",
        f"hf download {settings.HUB_NAMESPACE}/NAME",
        f'curl -H "Authorization: Bearer $HF_TOKEN" {base}/api/v1/me',
    )


class RevokeToken(ActionPage):
    """End a token before its time."""

    access = {"POST": Access(P.REVOKE_TOKEN)}
    success = "The token is revoked; the next request with it is refused."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        actions.revoke_token(actor=actor, at=at, token=queries.token(actor, path["id"]))
        return self.back()

    def back(self, **path: Any) -> str:
        return reverse("tokens")
