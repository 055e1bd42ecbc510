"""A strong ETag names the row's version and the bytes of the answer: `"<version>-<body>"`.

`If-None-Match` compares the whole; `If-Match` on a command compares the row's version only,
since the command's own answer has another body.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db.models import Model

from consortium.kernel.canonical import digest
from consortium.kernel.errors import Problem


class PreconditionRequired(Problem):
    """A command on an existing thing must say which version it was decided on."""

    code, status, title = "precondition_required", 428, "Say which version you mean"
    help = "Read the thing, take its ETag, and send it as If-Match."


class PreconditionFailed(Problem):
    """The thing has changed since it was read."""

    code, status, title = "precondition_failed", 412, "It has changed since you read it"
    help = "Read it again and decide anew."


def version(row: Any) -> str:
    """16 hex digits over every column of `row`; a value that is no row hashes whole."""
    if isinstance(row, Model):
        values = {item.attname: _plain(getattr(row, item.attname)) for item in row._meta.fields}
        return _keyed(digest(values))
    return _keyed(digest(repr(row)))


def _keyed(hashed: bytes) -> str:
    """Under our key, so that nobody can guess at a hidden column and compare."""
    key = f"commonweight.etag {settings.SECRET_KEY}".encode()
    return hmac.new(key, hashed, hashlib.sha256).hexdigest()[:16]


def etag(row: Any, body: bytes) -> str:
    """The ETag of `body` as an answer about `row`."""
    return f'"{version(row)}-{hashlib.sha256(body).hexdigest()[:16]}"'


def not_modified(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` header names `tag` (weak comparison, RFC 9110)."""
    given = {item.strip().removeprefix("W/") for item in header.split(",")}
    return "*" in given or tag in given


def demand_match(header: str | None, row: Any) -> None:
    """Raise unless `If-Match` names the present version of `row`."""
    if not header:
        raise PreconditionRequired
    if header.strip() == "*":
        return
    given = {item.strip().strip('"').partition("-")[0] for item in header.split(",")}
    if version(row) not in given:
        raise PreconditionFailed


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | bytes) else str(value)
