"""No NUL in an address, a query or a cookie: PostgreSQL's texts cannot hold one.

Bodies are read by parsers and forms that refuse it by themselves; the hub reads its own paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

from consortium.kernel.errors import Malformed
from consortium.shell.problems import respond


class NoNul:
    """Middleware, ahead of whatever asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in _texts(request)):
            return respond(Malformed("The address, its query or a cookie holds a NUL."))
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from request.COOKIES.values()
    for name, values in request.GET.lists():
        yield name
        yield from values
