"""People and pipelines of the journey: each speaks HTTP and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from uuid import uuid4

from celery import current_app
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from consortium.celery import SWEEPS
from tests.factories.members import PASSWORD

API = "/api/v1/"


class Caller:
    """Somebody with a client: JSON to the API, forms to the pages."""

    def __init__(self, client: Client | None = None, **headers: str) -> None:
        self.client = client or Client()
        self.headers = headers

    def get(self, path: str) -> Any:
        """The JSON of a GET that succeeds."""
        response = self.client.get(API + path, headers=self.headers)
        assert response.status_code == 200, (path, response.status_code, response.content)
        return response.json()

    def read(self, path: str) -> HttpResponse:
        """Any GET, as it is answered."""
        return self.client.get(path, headers=self.headers)

    def send(self, path: str, body: Any = None, *, method: str = "post") -> HttpResponse:
        """A command with a fresh key, on whatever version there is."""
        headers = {"Idempotency-Key": str(uuid4()), "If-Match": "*", **self.headers}
        data = "" if body is None else json.dumps(body)
        call = getattr(self.client, method)
        return call(API + path, data, content_type="application/json", headers=headers)

    def do(self, path: str, body: Any = None, *, method: str = "post") -> Any:
        """The JSON of a command that succeeds."""
        response = self.send(path, body, method=method)
        assert response.status_code < 300, (path, response.status_code, response.content)
        return response.json() if response.content else None

    def submit(self, path: str, **fields: Any) -> HttpResponse:
        """A form that leads on."""
        response = self.client.post(path, fields)
        assert response.status_code == 303, (path, response.status_code, response.content[:2000])
        return response

    def see(self, path: str) -> str:
        """A page."""
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def upload(self, release: str, path: str, content: bytes) -> None:
        """A file in one part, by its digest."""
        sha256 = hashlib.sha256(content).hexdigest()
        given = {"path": path, "size": len(content), "sha256": sha256}
        upload = self.do(f"releases/{release}/uploads", given)["id"]
        part = self.client.put(
            f"{API}releases/{release}/uploads/{upload}/parts/1",
            data=content,
            content_type="application/octet-stream",
            headers={**self.headers, "X-Part-SHA256": sha256},
        )
        assert part.status_code == 200, part.content
        done = self.do(f"releases/{release}/uploads/{upload}/complete")
        assert done["state"] == "finished"


def signed_in(email: str) -> Caller:
    """Somebody who has an account, through the sign-in page."""
    caller = Caller()
    answer = caller.client.post("/account/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return caller


def invited(email: str, name: str) -> Caller:
    """Somebody new, through the link in the letter."""
    letter = next(item for item in reversed(mail.outbox) if item.to == [email])
    link = re.search(r"/account/invitation/\S+/", str(letter.body))
    assert link
    caller = Caller()
    caller.submit(link[0], name=name, password=PASSWORD, again=PASSWORD)
    return caller


def with_token(person: Caller, *scopes: str) -> Caller:
    """A pipeline that acts with a token of this person's seat, made on the page."""
    given = {"name": "pipeline", "scopes": list(scopes), "days": "90"}
    page = person.client.post("/portal/tokens/new/", given).content.decode()
    secret = re.search(r"cw_[0-9a-f]{8}_[\w-]{43}", page)
    assert secret, page
    return Caller(Authorization=f"Bearer {secret[0]}")


def clockwork() -> None:
    """What `manage.py tick` does in a second: every sweep once, twice over."""
    current_app.loader.import_default_modules()
    for _ in range(2):
        for name in SWEEPS:
            assert current_app.tasks[name](), name
