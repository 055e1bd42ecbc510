"""A file: HEAD tells what it is and writes nothing; GET writes its receipt, then sends the bytes.

Django itself serves both (mode `app`): what anybody may read goes by sendfile, what is embargoed
in pieces, the right being asked again before each 64 MiB.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http.response import HttpResponseBase

from releases import actions, queries
from releases.domain.ranges import RangeRefused, byte_range
from releases.hub import errors
from releases.hub.calls import Call
from releases.hub.reads import revision_of
from releases.store.sending import describe, disposition, send

if TYPE_CHECKING:
    from releases.models import File, Revision


def head(call: Call) -> HttpResponseBase:
    """What the file is. Whoever is told this may read it."""
    revision = revision_of(call)
    file = queries.file(revision, call.names["path"])
    return _described(call, describe(size=file.size), revision, file)


def get(call: Call) -> HttpResponseBase:
    """The bytes, whole or one range. Rights are read again when the receipt is written."""
    revision = revision_of(call)
    file = queries.file(revision, call.names["path"])
    try:
        span = byte_range(_wanted(call, file), file.size)
    except RangeRefused as error:
        refused = errors.respond(
            errors.refusal(error, anonymous=call.actor.is_anonymous, about_repository=True)
        )
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    receipt = actions.authorise_download(
        actor=call.actor,
        at=call.at,
        repository=revision.repository,
        ref=revision.oid,
        path=file.path,
        route="hub",
        span=span,
        session_id=call.header("X-Xet-Session-Id"),
        request_id=call.header("X-Amzn-Trace-Id"),
        client=call.header("User-Agent"),
    )
    open_to_all = queries.is_public(receipt.release, at=receipt.at)
    still = None if open_to_all else (lambda: queries.still_reads(call.actor, receipt))
    response = send(receipt.sha256, size=receipt.size, span=span, still=still)
    return _described(call, response, revision, file)


def _wanted(call: Call, file: File) -> str:
    """The Range header, unless If-Range names other bytes."""
    condition = call.header("If-Range")
    return "" if condition and condition != f'"{file.etag}"' else call.header("Range")


def _described(
    call: Call, response: HttpResponseBase, revision: Revision, file: File
) -> HttpResponseBase:
    response["X-Repo-Commit"] = revision.oid
    response["ETag"] = f'"{file.etag}"'
    response["Content-Disposition"] = disposition(file.path)
    if file.large:
        response["X-Linked-Etag"] = f'"{file.etag}"'
        response["X-Linked-Size"] = str(file.size)
    if call.actor.organization_id is not None:
        text = f"receipt; Receipt {receipt_id(call, revision)} for {call.actor.organization_name}"
        response["X-HF-Warning"] = errors.header_text(text)
    return response


def receipt_id(call: Call, revision: Revision) -> str:
    """One id per organization and revision, so that any answer can name it."""
    name = f"{call.actor.organization_id} {revision.oid}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]
