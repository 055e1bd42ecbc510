"""Calls as a given actor: the resolver of these tests answers whoever the test put on stage."""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.test import Client

from consortium.kernel.actor import ANONYMOUS, Actor

_on_stage: ContextVar[Actor] = ContextVar("on_stage", default=ANONYMOUS)
RESOLVER = "tests.votes.calls.resolve"


def resolve(request: HttpRequest) -> Actor:
    """Stands in for members' resolver (`settings.ACTOR_RESOLVER`)."""
    return _on_stage.get()


class Calls:
    """A client that speaks as `actor`."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.client = Client()

    def get(self, path: str, **query: str) -> Any:
        """GET."""
        return self._as(lambda: self.client.get(path, query))

    def post(self, path: str, body: Any = None, *, key: str = "", match: str = "*") -> Any:
        """POST of JSON, with a fresh Idempotency-Key unless one is named."""
        headers = {"Idempotency-Key": key or str(uuid4()), "If-Match": match}
        return self._as(
            lambda: self.client.post(
                path,
                json.dumps(body) if body is not None else "",
                content_type="application/json",
                headers=headers,
            )
        )

    def submit(self, path: str, **fields: Any) -> Any:
        """POST of a form."""
        return self._as(lambda: self.client.post(path, fields))

    def _as(self, call: Any) -> Any:
        mark = _on_stage.set(self.actor)
        try:
            return call()
        finally:
            _on_stage.reset(mark)
