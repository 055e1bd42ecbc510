"""Refusals leave the API as `application/problem+json` (RFC 9457), whatever raised them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from consortium.kernel.errors import (
    FieldError,
    Forbidden,
    Malformed,
    NotFound,
    NotSignedIn,
    Problem,
)

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class MethodNotAllowed(Problem):
    """The route exists, but not with this method."""

    code, status, title = "method_not_allowed", 405, "This method is not offered here"
    help = "The Allow header lists the methods of this address."


class NotAcceptable(Problem):
    """We speak JSON only."""

    code, status, title = "not_acceptable", 406, "Only JSON can be had here"
    help = "Send `Accept: application/json`, or leave the header out."


class WrongMediaType(Problem):
    """The body is announced as something other than JSON."""

    code, status, title = "wrong_media_type", 415, "The body must be JSON"
    help = "Send `Content-Type: application/json`."


class TooLarge(Problem):
    """The body is larger than this route takes."""

    code, status, title = "too_large", 413, "The body is too large"
    help = "JSON bodies are limited to 1 MiB; large files go up in parts."


class Throttled(Problem):
    """Too many calls in a short time."""

    code, status, title = "throttled", 429, "Too many calls"
    help = "Wait as long as Retry-After says."


class Broken(Problem):
    """Our fault."""

    code, status, title = "broken", 500, "Something broke on our side"
    help = "Nothing was changed. Report the request id."


class ProblemRenderer(JSONRenderer):
    """JSON announced as a problem."""

    media_type = CONTENT_TYPE
    charset = None


def body_of(problem: Problem) -> dict[str, Any]:
    """The RFC 9457 object of `problem`."""
    return {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "errors": [
            {"pointer": item.pointer, "code": item.code, "detail": item.detail}
            for item in problem.errors
        ],
    }


def respond(problem: Problem) -> HttpResponse:
    """A plain Django response for places outside DRF."""
    response = JsonResponse(body_of(problem), status=problem.status, content_type=CONTENT_TYPE)
    for name, value in headers_of(problem).items():
        response[name] = value
    return response


def headers_of(problem: Problem) -> dict[str, str]:
    """Retry-After and the authentication challenge, where they belong."""
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def as_problem(error: Exception) -> Problem:
    """What a refusal of Django or DRF means in our words; anything unknown is our fault."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | exceptions.NotFound):
        return NotFound()
    if isinstance(error, exceptions.ValidationError):
        return Malformed("Some fields are not as documented.", errors=tuple(_fields(error.detail)))
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return NotSignedIn()
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return Forbidden()
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, MultiPartParserError | SuspiciousOperation):
        return Malformed("The body is not what its Content-Type says.")
    table: dict[type[Exception], type[Problem]] = {
        exceptions.ParseError: Malformed,
        exceptions.MethodNotAllowed: MethodNotAllowed,
        exceptions.NotAcceptable: NotAcceptable,
        exceptions.UnsupportedMediaType: WrongMediaType,
    }
    if isinstance(error, exceptions.Throttled):
        return Throttled(retry_after=max(1, int(getattr(error, "wait", None) or 1)))
    for kind, problem in table.items():
        if isinstance(error, kind):
            return problem(str(error))
    return Broken()


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Unknown errors are logged and answered without a trace."""
    problem = as_problem(error)
    if isinstance(problem, Broken):
        log.error("Unhandled error", exc_info=error)
    response = Response(
        body_of(problem),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=headers_of(problem),
    )
    if isinstance(problem, MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _fields(detail: Any, at: str = "") -> Iterator[FieldError]:
    if isinstance(detail, dict):
        for name, item in detail.items():
            inner = at if name == "non_field_errors" else f"{at}/{name}"
            yield from _fields(item, inner)
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, item in enumerate(detail):
            yield from _fields(item, f"{at}/{index}")
    elif isinstance(detail, list):
        for item in detail:
            yield FieldError(at, str(getattr(item, "code", "invalid")), str(item))
    else:
        yield FieldError(at, str(getattr(detail, "code", "invalid")), str(detail))


def api_not_found(request: HttpRequest, **_: object) -> HttpResponse:
    """The answer of `/api/…` addresses that do not exist."""
    return respond(NotFound())
