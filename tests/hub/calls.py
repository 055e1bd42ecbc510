"""Calls to the hub without a client in between: Django's test client, with the raw path added."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from tests.factories.members import a_token, an_actor

REQUEST_ID = "5f0c3f8a-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Hub:
    """A caller with a token, or with none."""

    secret: str = ""

    def call(
        self, method: str, path: str, body: Any = None, *, kind: str = "", **headers: str
    ) -> HttpResponseBase:
        """The answer to a request for the raw `path`; a dict is sent as JSON."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            named["Authorization"] = f"Bearer {self.secret}"
        return Client().generic(
            method,
            path,
            data,
            content_type=kind or "application/json",
            headers={"X-Amzn-Trace-Id": REQUEST_ID, **named},
            RAW_URI=path,
        )

    def get(self, path: str, **headers: str) -> HttpResponseBase:
        """GET."""
        return self.call("GET", path, **headers)

    def json(self, path: str) -> Any:
        """The JSON that a GET answers."""
        answer = self.get(path)
        assert answer.status_code == 200, body_of(answer)
        return json.loads(body_of(answer))

    def post(self, path: str, body: Any = None, **more: str) -> HttpResponseBase:
        """POST."""
        return self.call("POST", path, body, **more)


def body_of(answer: HttpResponseBase) -> bytes:
    """Every byte of an answer, streamed or not."""
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    return bytes(answer.content)  # type: ignore[attr-defined]  # it does not stream


def whole(answer: HttpResponseBase) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, for comparing two answers."""
    return answer.status_code, dict(answer.items()), body_of(answer)


def hub_of(*roles: str, organization: Any = None, scopes: tuple[str, ...] = ()) -> Hub:
    """A caller with a fresh token of a seat with `roles`."""
    actor = an_actor(*(roles or ("engineer",)), organization=organization)
    _, secret = a_token(actor=actor, scopes=scopes or ("release:read",))
    return Hub(secret)


def writer_hub(organization: Any) -> Hub:
    """A pipeline of `organization`."""
    return hub_of("engineer", organization=organization, scopes=("release:read", "release:write"))
