"""Commit, branch, tag: the lines of a commit become changes, and one action makes the revision."""

from __future__ import annotations

from django.http import HttpResponse

from consortium.kernel.errors import Malformed
from releases import actions
from releases.domain.changes import Change, Put
from releases.domain.ndjson import MAX_LINE, Large, Regular, read_commit
from releases.hub import formats
from releases.hub.calls import COMMIT_LIMIT, Call
from releases.hub.lfs import writable
from releases.store.files import Received, receive_bytes


def commit(call: Call) -> HttpResponse:
    """The new head. Small files stand in the body; large ones were sent before."""
    repository = writable(call)
    header, operations = read_commit(call.lines(COMMIT_LIMIT, MAX_LINE))
    changes: list[Change] = []
    contents: dict[str, Received] = {}
    received: list[Received] = []
    try:
        for item in operations:
            if isinstance(item, Regular):
                kept = receive_bytes(item.content)
                received.append(kept)
                contents[item.path] = kept
                changes.append(Put(item.path, kept.sha256, large=False))
            elif isinstance(item, Large):
                contents.pop(item.path, None)
                changes.append(Put(item.path, item.sha256, large=True))
            else:
                changes.append(item)
        revision = actions.commit_files(
            actor=call.actor,
            at=call.at,
            repository=repository,
            branch=call.names["rev"],
            changes=changes,
            contents=contents,
            summary=header.summary,
            description=header.description,
            parent=header.parent,
        )
    finally:
        for kept in received:
            kept.drop()
    return formats.answer(
        {
            "success": True,
            "commitOid": revision.oid,
            "commitUrl": f"{call.base}/{repository.address}/commit/{revision.oid}",
            "hookOutput": "",
        }
    )


def add_branch(call: Call) -> HttpResponse:
    """A branch from `startingPoint`, else from main."""
    repository = writable(call)
    body = call.json() if _has_body(call) else {}
    actions.set_branch(
        actor=call.actor,
        at=call.at,
        repository=repository,
        name=call.names["rev"],
        start=_text(body, "startingPoint", "main"),
    )
    return _ok()


def drop_branch(call: Call) -> HttpResponse:
    """The branch goes, its revisions stay."""
    return _drop(call, "branch")


def add_tag(call: Call) -> HttpResponse:
    """A tag on what the path names."""
    repository, body = writable(call), call.json()
    actions.tag_revision(
        actor=call.actor,
        at=call.at,
        repository=repository,
        name=_text(body, "tag", ""),
        start=call.names["rev"],
        message=_text(body, "message", ""),
    )
    return _ok()


def drop_tag(call: Call) -> HttpResponse:
    """The tag goes; those made by sealing stay."""
    return _drop(call, "tag")


def _drop(call: Call, kind: str) -> HttpResponse:
    actions.drop_ref(
        actor=call.actor,
        at=call.at,
        repository=writable(call),
        kind=kind,
        name=call.names["rev"],
    )
    return _ok()


def _has_body(call: Call) -> bool:
    length = call.request.META.get("CONTENT_LENGTH") or "0"
    return length != "0" or "HTTP_TRANSFER_ENCODING" in call.request.META


def _text(body: formats.JSON, name: str, default: str) -> str:
    found = body.get(name)
    if found is None:
        return default
    if not isinstance(found, str):
        raise Malformed(f"`{name}` is a text.", pointer=f"/{name}")
    return found


def _ok() -> HttpResponse:
    return HttpResponse("OK", content_type="text/plain")
