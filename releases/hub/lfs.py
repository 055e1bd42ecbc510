"""Large files go up by git-lfs: preupload says which, batch says where, the bytes follow.

Part and complete URLs carry no token; a ticket in them names it. What this repository does not
possess must be sent, even if others hold the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from consortium.kernel.errors import Conflict, Malformed, NotFound
from consortium.kernel.moments import now
from releases import actions, queries
from releases.access import P, require
from releases.actions.begin_upload import FileTooLarge
from releases.domain import preupload as rules
from releases.domain.manifest import FileRefused
from releases.hub import bearer, formats
from releases.hub.calls import Call, stream
from releases.queries.uploading import UploadOver, check_complete, part_span
from releases.store import files as store

if TYPE_CHECKING:
    from releases.models import Repository, Upload

MULTIPART_FROM = 64 * 1024 * 1024


class NotOfferedHere(Malformed):
    """Something the Hub has and we have not."""

    code, title = "not_offered", "This is not offered here"
    help = "docs/distribution.md lists what this installation offers."


class PartsDiffer(Malformed):
    """The parts named at the end are not those that arrived."""

    code, title = "parts_differ", "The parts are not those that arrived"
    help = "Send the named parts again, then complete the upload."


def writable(call: Call) -> Repository:
    """The repository in the path, if the caller writes to it."""
    if call.flag("create_pr"):
        raise NotOfferedHere("Pull requests are not offered; upload to a branch.")
    repository = call.repository()
    require(call.actor, P.WRITE_REPOSITORY, on=repository)
    return repository


def preupload(call: Call) -> HttpResponse:
    """How each file is to be sent; refusals name every file at once, before a byte moves."""
    repository = writable(call)
    revision = queries.visible_revision(call.actor, repository, call.names["rev"], at=call.at)
    ways = rules.ways(rules.read_announced(call.json()))
    present = {item.path: item.etag for item in queries.files(revision)}
    return formats.answer(
        {
            "files": [
                {
                    "path": way.path,
                    "uploadMode": "lfs" if way.large else "regular",
                    "shouldIgnore": False,
                    **({"oid": present[way.path]} if way.path in present else {}),
                }
                for way in ways
            ]
        }
    )


def batch(call: Call) -> HttpResponse:
    """Where each object is to be sent; nothing for what this repository possesses."""
    body = call.json()
    if body.get("operation") != "upload":
        raise NotFound("git is not offered; download with a Hub client.")
    repository = writable(call)
    objects, offered = body.get("objects"), body.get("transfers") or ["basic"]
    if not isinstance(objects, list) or not isinstance(offered, list):
        raise Malformed("`objects` and `transfers` are lists.", pointer="/objects")
    if len(objects) > rules.MAX_FILES:
        raise Malformed(f"A batch has at most {rules.MAX_FILES} objects.", pointer="/objects")
    if body.get("hash_algo", "sha256") != "sha256":
        raise Malformed("Objects are named by SHA-256.", pointer="/hash_algo")
    parts = "multipart" in offered
    found = [_placed(call, repository, item, multipart=parts) for item in objects]
    several = any("chunk_size" in _upload_action(item).get("header", {}) for item in found)
    response = formats.answer({"transfer": "multipart" if several else "basic", "objects": found})
    response["Content-Type"] = "application/vnd.git-lfs+json"
    return response


def _upload_action(item: formats.JSON) -> formats.JSON:
    found: formats.JSON = item.get("actions", {}).get("upload", {})
    return found


def _placed(call: Call, repository: Repository, item: Any, *, multipart: bool) -> formats.JSON:
    """One object of the batch: possessed already, to be sent, or refused."""
    oid, size = (item.get("oid"), item.get("size")) if isinstance(item, dict) else (None, None)
    if not isinstance(oid, str) or not isinstance(size, int) or isinstance(size, bool):
        raise Malformed("Each object has `oid` and `size`.", pointer="/objects")
    base = {"oid": oid, "size": size}
    try:
        upload = actions.begin_upload(
            actor=call.actor, at=call.at, repository=repository, size=size, sha256=oid
        )
    except (store.DigestMalformed, FileTooLarge) as error:
        return {**base, "error": {"code": 422, "message": error.detail}}
    if upload.state == "finished":
        return base
    verify = f"{call.base}/{repository.address}.git/info/lfs/objects/verify"
    return {
        **base,
        "actions": {
            "upload": _where(call, upload, multipart=multipart),
            "verify": {"href": verify, "header": {}},
        },
    }


def _where(call: Call, upload: Upload, *, multipart: bool) -> formats.JSON:
    if upload.token_id is None:  # only tokens reach the hub's write routes
        raise bearer.TicketRefused
    ticket = bearer.seal_ticket(
        kind=bearer.LFS,
        token_id=upload.token_id,
        subject=upload.pk,
        ends_at=call.at + bearer.LFS_LASTS,
    )
    place = f"{call.base}/_lfs/{ticket}"
    if not multipart or upload.size <= MULTIPART_FROM:
        return {"href": place}
    numbers = range(1, upload.parts_count + 1)
    urls = {str(number): f"{place}/part/{number}" for number in numbers}
    return {
        "href": f"{place}/complete",
        "header": {"chunk_size": str(upload.part_size), **urls},
    }


def _upload(call: Call) -> Upload:
    """The upload that the ticket names, as far as its token still may continue it."""
    if call.ticket is None:
        raise bearer.TicketRefused
    return queries.upload(call.actor, call.ticket.subject)


def put(call: Call) -> HttpResponse:
    """The whole object as the raw body. Sent twice, it is kept once."""
    upload = _upload(call)
    if upload.state == "finished":
        return HttpResponse()
    if upload.state != "open":
        raise UploadOver
    received = store.receive(stream(call.request), size=upload.size, sha256=upload.sha256)
    try:
        actions.finish_blob(actor=call.actor, at=now(), upload=upload, received=received)
    except UploadOver:
        if _upload(call).state != "finished":  # unless a twin of this request was faster
            raise
    finally:
        received.drop()
    return HttpResponse()


def part(call: Call) -> HttpResponse:
    """One part, written in place; its digest is the ETag that complete repeats."""
    upload, text = _upload(call), call.names["number"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    offset, length = part_span(upload, number)
    digest = store.write_part(upload.pk, stream(call.request), offset=offset, length=length)
    actions.receive_part(actor=call.actor, at=now(), upload=upload, number=number, sha256=digest)
    response = HttpResponse()
    response["ETag"] = f'"{digest}"'
    return response


def complete(call: Call) -> HttpResponse:
    """All parts are here and are those that were sent: hash the whole, and keep it."""
    upload, body = _upload(call), call.json()
    if upload.state != "finished":
        check_complete(upload)
        _check_parts(upload, body)
        _finish(call, upload)
    return formats.answer({})


def _check_parts(upload: Upload, body: formats.JSON) -> None:
    if body.get("oid") != upload.sha256:
        raise PartsDiffer("`oid` is not the one that was announced.", pointer="/oid")
    here = {item.number: item.sha256 for item in upload.parts.all()}
    named = body.get("parts")
    if not isinstance(named, list) or not all(_is_part(item) for item in named):
        raise PartsDiffer("`parts` lists objects with a `partNumber`.", pointer="/parts")
    told = {item.get("partNumber"): str(item.get("etag")).strip('"') for item in named}
    differing = sorted(number for number in here if told.get(number) != here[number])
    if differing or len(told) != len(here):
        shown = ", ".join(map(str, differing[:20])) or "some"
        raise PartsDiffer(f"Part {shown} is not what arrived.", pointer="/parts")


def _is_part(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("partNumber"), int)


def _finish(call: Call, upload: Upload) -> None:
    try:
        with store.closing(upload.pk, size=upload.size, sha256=upload.sha256) as received:
            actions.finish_blob(actor=call.actor, at=now(), upload=upload, received=received)
    except (FileRefused, store.SizeDiffers, store.DigestDiffers):
        actions.drop_upload(actor=call.actor, at=now(), upload=upload)
        store.drop_upload(upload.pk)
        raise
    except Conflict:
        if _upload(call).state != "finished":  # unless a twin of this request was faster
            raise


def verify(call: Call) -> HttpResponse:
    """Whether the object has arrived in this repository."""
    repository, body = writable(call), call.json()
    oid, size = body.get("oid"), body.get("size")
    if not isinstance(oid, str) or not isinstance(size, int):
        raise Malformed("`oid` and `size` are missing.", pointer="/oid")
    if not queries.holds(repository, sha256=oid, size=size):
        raise NotFound("This object was not sent to this repository.")
    return formats.answer({})
