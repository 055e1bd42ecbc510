"""The API's three shapes: `Listing` and `Reading` answer GET, `Commanding` carries out a command.

Each declares its `Access` per method. Handlers are bound from that declaration, so a method
without an Access does not exist and an Access without a handler fails at import.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import canonical
from consortium.kernel.errors import Malformed
from consortium.kernel.moments import now
from consortium.shell import etags, paging
from consortium.shell.access import Access, AccessTable, Rows, check_declared
from consortium.shell.authentication import actor_of
from consortium.shell.idempotency import Answer, KeyRequired, once

__all__ = ["Access", "Commanding", "Endpoint", "Listing", "Reading", "Rows"]


class Endpoint(APIView):
    """One address. `access` maps each method to its declaration."""

    access: ClassVar[AccessTable] = {}
    output: ClassVar[type[serializers.Serializer[Any]] | None] = None
    # Query parameters that GET takes, by name: their (form-like) serializer fields.
    filters: ClassVar[Mapping[str, serializers.Field[Any, Any, Any, Any]]] = {}
    # Statuses of refusals that GET can meet here beside the usual ones: 409, 422.
    refuses: ClassVar[tuple[int, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "access" not in cls.__dict__:
            return
        for method in cls.access:
            handler = "_read" if method == "GET" else "_command"
            if not hasattr(cls, method.lower()) and hasattr(cls, handler):
                setattr(cls, method.lower(), getattr(cls, handler))
        check_declared(cls, cls.access)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        if method in self.access:
            self.access[method].admit(self.actor)

    def perform_authentication(self, request: Request) -> None:
        """Counted first, so that guessing at tokens is slowed like everything else."""
        super().check_throttles(request)
        super().perform_authentication(request)

    def check_throttles(self, request: Request) -> None:
        """Done by then."""

    @property
    def actor(self) -> Actor:
        """Who calls."""
        return actor_of(self.request._request)

    def query(self) -> dict[str, Any]:
        """The validated query parameters; an unknown one is refused."""
        given = {name: str(value) for name, value in self.request.query_params.items()}
        return _checked(given, self.filters, ignore=("cursor", "page_size", "format"))

    def render(self, value: Any) -> Any:
        """`value` through the output serializer, as plain JSON data."""
        if self.output is None:
            return value
        many = isinstance(value, list | tuple)
        return self.output(value, many=many, context={"view": self, "actor": self.actor}).data


def _checked(
    given: dict[str, str], fields: Mapping[str, Any], *, ignore: tuple[str, ...]
) -> dict[str, Any]:
    values = {}
    for name, text in given.items():
        if name in ignore:
            continue
        if name not in fields:
            raise Malformed(f"There is no parameter {name!r}.", pointer=f"?{name}")
        if "\x00" in text:
            raise Malformed("A parameter holds a NUL.", pointer=f"?{name}")
        try:
            values[name] = fields[name].run_validation(text)
        except serializers.ValidationError as error:
            raise Malformed(str(error.detail), pointer=f"?{name}") from error
    for name, field in fields.items():
        if field.required and name not in given:
            raise Malformed(f"The parameter {name!r} is missing.", pointer=f"?{name}")
    return values


class Listing(Endpoint):
    """GET of a collection. Implement `rows`; the page is cut by signed cursor."""

    newest_first: ClassVar[bool] = True

    def rows(self, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """`(*, actor, query, **path)` → the visible rows, unordered."""
        raise NotImplementedError(type(self).__qualname__)

    def _read(self, request: Request, **path: Any) -> Response:
        rows = self.rows(actor=self.actor, query=self.query(), **path)
        found = paging.page(
            rows,
            {name: str(value) for name, value in request.query_params.items()},
            salt=str(request.resolver_match and request.resolver_match.view_name),
            newest_first=self.newest_first,
        )
        here = request.build_absolute_uri(request.path)
        return Response(
            {
                "results": self.render(found.rows),
                "next": here + found.next if found.next else None,
                "previous": here + found.previous if found.previous else None,
            }
        )


class Reading(Endpoint):
    """GET of one thing. Implement `row`; a missing or invisible one raises NotFound."""

    def row(self, *args: Any, **kwargs: Any) -> Any:
        """`(*, actor, query, **path)` → the row or value to show."""
        raise NotImplementedError(type(self).__qualname__)

    def _read(self, request: Request, **path: Any) -> Response:
        row = self.row(actor=self.actor, query=self.query(), **path)
        body = self.render(row)
        tag = etags.etag(row if isinstance(row, Model) else str(type(row)), _bytes(body))
        if etags.not_modified(request.headers.get("If-None-Match", ""), tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(body, headers={"ETag": tag})


class Commanding(Endpoint):
    """POST, PUT, PATCH or DELETE: reads the input, runs one action once, shows its result."""

    input: ClassVar[type[serializers.Serializer[Any]] | None] = None
    status: ClassVar[int] = 201
    # Another success than `status` that `status_for` may choose, such as 200 for what was known.
    other_status: ClassVar[int | None] = None
    # "required": money, pledges, ballots, releases. "optional" elsewhere. "none" where the
    # content names itself. `secret`: the answer is not stored, so a replay answers 409.
    idempotency: ClassVar[str] = "optional"
    secret: ClassVar[bool] = False
    if_match: ClassVar[bool] = False

    def perform(self, *args: Any, **kwargs: Any) -> Any:
        """`(*, actor, at, given, **path)`: call the action; return what `output` shows."""
        raise NotImplementedError(type(self).__qualname__)

    def current(self, *args: Any, **kwargs: Any) -> Any:
        """`(*, actor, **path)` → the row that If-Match speaks of (only with `if_match`)."""
        raise NotImplementedError(type(self).__qualname__)

    def status_for(self, result: Any) -> int:
        """The status of the answer: `status`, unless the endpoint chooses `other_status`."""
        return self.status

    def headers_for(self, result: Any) -> dict[str, str]:
        """Headers of the answer, such as Location."""
        return {}

    def _command(self, request: Request, **path: Any) -> Response:
        actor, key = self.actor, request.headers.get("Idempotency-Key")
        if self.idempotency == "required" and not key:
            raise KeyRequired
        given = self._given(request)

        def act() -> Answer:
            if self.if_match:
                row = self.current(actor=actor, **path)
                etags.demand_match(request.headers.get("If-Match"), row)
            result = self.perform(actor=actor, at=now(), given=SimpleNamespace(**given), **path)
            body = None if self.status == 204 else _plain(self.render(result))
            return Answer(self.status_for(result), body, self.headers_for(result))

        answer = once(
            actor=actor,
            route=f"{request.method} {request.path}"[:120],
            key=key if self.idempotency != "none" else None,
            body=canonical(_plain(given)),
            act=act,
            secret=self.secret,
        )
        replayed = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        return Response(answer.body, status=answer.status, headers={**answer.headers, **replayed})

    def _given(self, request: Request) -> dict[str, Any]:
        if self.input is None:
            if request.data:
                raise Malformed("This command takes no body.")
            return {}
        serializer = self.input(data=request.data, context={"view": self, "actor": self.actor})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


def _bytes(body: Any) -> bytes:
    return canonical(_plain(body))


def _plain(value: Any) -> Any:
    """JSON data as DRF would send it, with its own types (dates, UUIDs) made text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Model):
        return str(value.pk)
    return JSONEncoder().default(value)
