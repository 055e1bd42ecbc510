"""First in MIDDLEWARE: claims hub requests, routes them from the raw path, answers them itself.

So no session, CSRF check, content policy, slash redirect or compression touches what clients we
do not control have to read. Every answer has a length, is never cached, and names its request.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from consortium.kernel.actor import Actor, Kind
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from members.actions import note_token_use
from members.queries import token_use_is_due
from releases.domain.paths import RESERVED_NAMESPACES
from releases.hub import bearer, errors
from releases.hub.calls import Call
from releases.hub.routes import ROUTES, Route

log = logging.getLogger(__name__)
_OURS = re.compile(
    r"/api/(?:(?:models|datasets|spaces|kernels|repos)(?:/|$)|whoami-v2$|validate-yaml$"
    r"|agent-harnesses)"
    r"|/(?:_lfs|_get|xet|datasets|spaces|kernels)/|/v1/telemetry$"
)
_FILES = re.compile(r"/([^/]+)/[^/]+(?:/(?:resolve|raw)/|\.git/)")


class Hub:
    """The middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = raw_path(request)
        if not claims(request, path if path is not None else request.path):
            return self.get_response(request)
        response = _no_raw_path() if path is None else _answer(request, path)
        _note_use(request)
        return _finished(request, response)


def raw_path(request: HttpRequest) -> str | None:
    """The path as it was sent; None when the server keeps only the decoded one."""
    uri = request.META.get("RAW_URI") or request.META.get("REQUEST_URI")
    if not uri:
        return None
    path: str = uri if uri.startswith("/") else (urlsplit(uri).path or "/")
    return path.partition("?")[0].partition("#")[0]


def claims(request: HttpRequest, path: str) -> bool:
    """Whether this request is the hub's: by host when it has its own, else by path."""
    if settings.HUB_HOST:
        host = request.META.get("HTTP_HOST", "").lower()
        return settings.HUB_HOST.lower() in (host, host.partition(":")[0])
    if _OURS.match(path):
        return True
    found = _FILES.match(path)
    return found is not None and found[1].lower() not in RESERVED_NAMESPACES


def _answer(request: HttpRequest, path: str) -> HttpResponseBase:
    matches = [(route, names) for route in ROUTES if (names := route.match(path)) is not None]
    if not matches:
        return _plain_error(404, "no such route")
    for route, names in matches:
        if route.method == request.method:
            return _call(request, route, names)
    for route, names in matches:
        if request.method == "HEAD" and route.method == "GET":
            return _call(request, route, names)
    response = _plain_error(405, "This method is not offered here.")
    response["Allow"] = ", ".join(sorted({route.method for route, _ in matches}))
    return response


def _call(request: HttpRequest, route: Route, names: dict[str, str]) -> HttpResponseBase:
    anonymous = "HTTP_AUTHORIZATION" not in request.META and not route.by_ticket
    try:
        request.get_host()
        at, ticket = now(), None
        if route.by_ticket:
            ticket = bearer.open_ticket(names["ticket"], kind=bearer.LFS, at=at)
            actor = bearer.holder(ticket)
        else:
            actor = bearer.caller(request)
        route.access.admit(actor)
        return route.view(Call(request, actor, at, names, ticket))
    except Exception as error:  # each becomes an answer that clients can read
        found = errors.refusal(error, anonymous=anonymous, about_repository=route.about_repository)
        return errors.respond(found)


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Length, no caching, no sniffing, and the request's name on every answer."""
    if isinstance(response, HttpResponse):
        if "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Request-Id"] = _request_id(request.META.get("HTTP_X_AMZN_TRACE_ID", ""))
    return response


def _request_id(given: str) -> str:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return str(uuid.uuid4())


def _plain_error(status: int, text: str) -> HttpResponse:
    body = json.dumps({"error": text}).encode()
    response = HttpResponse(body, status=status, content_type="application/json")
    response["X-Error-Message"] = text
    return response


def _no_raw_path() -> HttpResponse:
    log.error("The server passes no raw path (RAW_URI or REQUEST_URI): the hub cannot route.")
    return _plain_error(500, "The server in front passes no raw path.")


def _note_use(request: HttpRequest) -> None:
    """Telemetry: a database that is busy loses the note, not the answer."""
    actor: Actor | None = getattr(request, "_actor", None)
    if actor is None or actor.kind is not Kind.TOKEN or actor.token_id is None:
        return
    try:
        at = now()
        if token_use_is_due(actor.token_id, at=at):
            note_token_use(actor=actor, at=at, token_id=actor.token_id)
    except (DatabaseError, Problem):
        log.warning("The use of a token could not be noted.", exc_info=True)
