"""A download is allowed, and its receipt written, before the first byte of the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Problem
from releases.access import P, require
from releases.models import Download, Repository
from releases.queries import file, release_at, visible_revision
from releases.store.files import exists


class BytesUnavailable(Problem):
    """The stored bytes are not as they should be; they are never served so."""

    code, status, title = "bytes_unavailable", 503, "These bytes cannot be served now"
    help = "The secretariat has been told; try again later."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, retry_after=60)


@command(journal=False)
def authorise_download(
    *,
    actor: Actor,
    at: datetime,
    repository: Repository,
    ref: str,
    path: str,
    route: str,
    span: tuple[int, int] | None = None,
    session_id: str = "",
    request_id: str = "",
    client: str = "",
) -> Download:
    """The receipt, which names the bytes to serve. Rights are read anew at every call.

    A reading refused (see `queries.visible_revision`) leaves no receipt and no bytes.
    """
    require(actor, P.DOWNLOAD)
    revision = visible_revision(actor, repository, ref, at=at)
    found = file(revision, path)
    if found.blob.state == "collected" or not exists(found.sha256):
        raise BytesUnavailable
    first, last = span or (None, None)
    return Download.objects.create(
        at=at,
        **_identity(actor),
        repository=repository,
        release=release_at(revision),
        revision=revision,
        path=path,
        sha256=found.sha256,
        size=found.size,
        range_first=first,
        range_last=last,
        route=route[:16],
        session_id=_plain(session_id, 80),
        request_id=_plain(request_id, 80),
        client=_plain(client, 200),
    )


def _identity(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind.value,
        "organization_id": actor.organization_id,
        "person_id": actor.person_id,
        "seat_id": actor.seat_id,
        "token_id": actor.token_id,
    }


def _plain(text: str, length: int) -> str:
    """What a client sends about itself, as printable ASCII."""
    return "".join(c for c in text if " " <= c <= "~")[:length]
