"""A request has one actor, resolved once: from the session cookie or a bearer token, never both."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from consortium.kernel.actor import Actor, Kind
from consortium.kernel.errors import Forbidden


class CsrfFailed(Forbidden):
    """A session call without the page's token."""

    code, title = "csrf_failed", "The form's protection token is missing"
    help = "Load the page again and resend; scripts use a bearer token instead of the cookie."


def actor_of(request: HttpRequest) -> Actor:
    """The actor of `request`; bad credentials raise NotSignedIn. Resolved once per request."""
    actor: Actor | None = getattr(request, "_actor", None)
    if actor is None:
        resolve = import_string(settings.ACTOR_RESOLVER)
        actor = cast("Actor", resolve(request))
        request._actor = actor  # type: ignore[attr-defined]  # kept on the request on purpose
    return actor


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


class Credentials(BaseAuthentication):
    """DRF's door: hands over the actor, and demands the CSRF token from cookie sessions."""

    def authenticate(self, request: Request) -> tuple[Any, Actor]:
        django_request = request._request
        actor = actor_of(django_request)
        if actor.kind is Kind.PERSON and request.method not in ("GET", "HEAD", "OPTIONS"):
            self._demand_csrf(django_request)
        return django_request.user, actor

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def _demand_csrf(self, request: HttpRequest) -> None:
        check = _Csrf(lambda _: None)  # type: ignore[arg-type]  # never called on
        check.process_request(request)
        if check.process_view(request, None, (), {}):  # type: ignore[arg-type]  # unused there
            raise CsrfFailed
