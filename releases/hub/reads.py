"""Reads: model-info, tree, paths, refs, commits. All ask `visible_revision`; none goes round it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode

from django.http import HttpResponse

from consortium.kernel.errors import Malformed
from releases import queries
from releases.access import P, require
from releases.domain.card import MAX_CARD, read_card
from releases.hub import formats
from releases.hub.calls import JSON_LIMIT, Call
from releases.hub.formats import JSON, Entry
from releases.store.files import exists, read_start

if TYPE_CHECKING:
    from releases.models import File, Revision

PAGE, EXPANDED_PAGE, COMMITS_PAGE = 1_000, 50, 50


def revision_of(call: Call) -> Revision:
    """What the path's revision (`main` when it names none) is to the caller."""
    return queries.visible_revision(
        call.actor, call.repository(), call.names.get("rev", "main"), at=call.at
    )


def model_info(call: Call) -> HttpResponse:
    """Everything about one revision; `siblings` is complete, since old clients fetch exactly it."""
    revision = revision_of(call)
    files = list(queries.files(revision))
    body = _info(call, revision, files)
    wanted = set(call.request.GET.getlist("expand") + call.request.GET.getlist("expand[]"))
    if wanted:
        body = {key: body[key] for key in body if key in wanted | {"_id", "id"}}
    return _seen(formats.answer(body), revision)


def _info(call: Call, revision: Revision, files: list[File]) -> JSON:
    release = queries.release_at(revision)
    public = queries.is_public(release, at=call.at)
    card = _card(files)
    tags = card.get("tags", ())
    return {
        "_id": revision.repository.pk.hex[:24],
        "id": call.address,
        "modelId": call.address,
        "author": revision.repository.namespace,
        "sha": revision.oid,
        "lastModified": formats.moment(revision.created_at),
        "createdAt": formats.moment(revision.repository.created_at),
        "private": not public,
        "gated": False if public else "manual",
        "disabled": False,
        "tags": [tags] if isinstance(tags, str) else list(tags),
        "downloads": 0,
        "likes": 0,
        "pipeline_tag": card.get("pipeline_tag"),
        "library_name": card.get("library_name"),
        "cardData": card,
        "config": _config(files),
        "safetensors": formats.parameters(release),
        "usedStorage": revision.size,
        "xetEnabled": False,
        "siblings": [formats.sibling(item, blobs=call.flag("blobs")) for item in files],
    }


def _card(files: list[File]) -> JSON:
    """The front matter of README.md."""
    return dict(read_card(_text(files, "README.md", MAX_CARD)).fields)


def _config(files: list[File]) -> JSON:
    """What clients show of config.json."""
    try:
        text = _text(files, "config.json", JSON_LIMIT) or "{}"
        value = json.loads(text, parse_constant=lambda _: None)  # NaN is no JSON to clients
    except (ValueError, RecursionError):
        return {}
    shown = ("architectures", "model_type", "tokenizer_config")
    return {key: value[key] for key in shown if key in value} if isinstance(value, dict) else {}


def _text(files: list[File], path: str, limit: int) -> str:
    for item in files:
        if item.path == path and item.size <= limit and exists(item.sha256):
            return read_start(item.sha256, limit).decode("utf-8", "replace")
    return ""


def tree(call: Call) -> HttpResponse:
    """The files and folders below a folder, in pages. A commit's listing never changes."""
    revision = revision_of(call)
    under = call.names.get("path", "").strip("/")
    every = formats.entries(queries.files(revision))
    if under and (under not in every or every[under].file is not None):
        raise queries.FileMissing(revision)
    found = formats.listed(every, under=under, recursive=call.flag("recursive"))
    expand = call.flag("expand")
    start, size = _page(call, EXPANDED_PAGE if expand else PAGE)
    page = found[start : start + size]
    response = formats.answer(_lines(call, revision, page, every, expand=expand))
    if start + size < len(found):
        path = f"/api/models/{call.address}/tree/{revision.oid}"
        below = f"/{quote(under, safe='')}" if under else ""
        _link(call, response, path + below, start + size)
    return _seen(response, revision)


def paths_info(call: Call) -> HttpResponse:
    """The named paths, files or folders; missing ones are left out."""
    revision = revision_of(call)
    paths, expand = _asked(call)
    every = formats.entries(queries.files(revision))
    page = [every[path] for path in dict.fromkeys(paths) if path and path in every]
    return _seen(formats.answer(_lines(call, revision, page, every, expand=expand)), revision)


def _asked(call: Call) -> tuple[list[str], bool]:
    """Paths and `expand` of the body, a form or JSON."""
    if call.header("Content-Type").startswith("application/json"):
        value = call.json()
        paths = value.get("paths", [])
        paths = [paths] if isinstance(paths, str) else paths
        if not isinstance(paths, list) or not all(isinstance(item, str) for item in paths):
            raise Malformed("`paths` is a list of texts.", pointer="/paths")
        return [item.strip("/") for item in paths], value.get("expand") is True
    try:
        form = parse_qs(call.body(JSON_LIMIT).decode("utf-8"), max_num_fields=10_000)
    except ValueError as error:
        raise Malformed("The body is not a form.") from error
    expand = form.get("expand", ["false"])[-1].casefold() in ("true", "1")
    return [item.strip("/") for item in form.get("paths", [])], expand


def _lines(
    call: Call, revision: Revision, page: list[Entry], every: dict[str, Entry], *, expand: bool
) -> list[JSON]:
    if not expand:
        return [formats.tree_entry(item) for item in page]
    paths = [item.path for item in every.values() if item.file is not None]
    covered = {item.path: [path for path in paths if item.covers(path)] for item in page}
    wanted = {path for found in covered.values() for path in found}
    changed = queries.last_changes(call.actor, revision, wanted)
    return [
        formats.tree_entry(
            item,
            last=max((changed[path] for path in covered[item.path]), key=lambda r: r.created_at),
        )
        for item in page
    ]


def refs(call: Call) -> HttpResponse:
    """Branches and tags; those with nothing visible are left out."""
    return formats.answer(formats.refs(queries.refs(call.actor, call.repository())))


def commits(call: Call) -> HttpResponse:
    """The visible revisions, newest first."""
    repository = call.repository()
    found = queries.history(call.actor, repository, call.names["rev"])
    start, size = _page(call, COMMITS_PAGE)
    page = found[start : start + size]
    response = formats.answer([formats.commit_line(item) for item in page])
    if start + size < len(found):
        _link(call, response, f"/api/models/{call.address}/commits/{found[0].oid}", start + size)
    return response


def auth_check(call: Call) -> HttpResponse:
    """Whether the caller may read the repository: the preflight of pipelines."""
    queries.visible_revision(call.actor, call.repository(), at=call.at)
    return HttpResponse("OK", content_type="text/plain")


def auth_check_write(call: Call) -> HttpResponse:
    """Whether the caller may write to it."""
    require(call.actor, P.WRITE_REPOSITORY, on=call.repository())
    return HttpResponse("OK", content_type="text/plain")


def _page(call: Call, most: int) -> tuple[int, int]:
    """Where the page begins, and how long it is."""
    cursor, limit = call.request.GET.get("cursor", "0"), call.request.GET.get("limit", str(most))
    if not all(text.isascii() and text.isdigit() and len(text) < 9 for text in (cursor, limit)):
        raise Malformed("`cursor` and `limit` are numbers.")
    return int(cursor), max(1, min(int(limit), most))


def _link(call: Call, response: HttpResponse, path: str, cursor: int) -> None:
    kept: list[tuple[str, Any]] = [
        (key, value)
        for key in ("recursive", "expand", "limit")
        if (value := call.request.GET.get(key)) is not None
    ]
    query = urlencode([*kept, ("cursor", cursor)])
    response["Link"] = f'<{call.base}{path}?{query}>; rel="next"'


def _seen(response: HttpResponse, revision: Revision) -> HttpResponse:
    response["X-Repo-Commit"] = revision.oid
    return response
