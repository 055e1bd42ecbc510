"""Files over the API: resumable uploads in parts, listings with digests, downloads by range."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.shell.api import Access, Commanding, Endpoint, Listing, Reading, Rows
from consortium.shell.schema import Schema
from releases import actions, queries
from releases.access import P
from releases.api import inputs, outputs
from releases.api.views import STAGING, WRITE
from releases.domain.manifest import FileRefused
from releases.domain.ranges import byte_range
from releases.queries.uploading import UploadOver, check_complete, part_span
from releases.store import files as store
from releases.store.sending import describe, disposition, send

if TYPE_CHECKING:
    from releases.models import Download, File, Upload

DOWNLOAD = Access(P.DOWNLOAD, rows=Rows.PUBLIC, token="release:read")
RECEIPTS = Access(P.READ_RECEIPTS, rows=Rows.OWN, token="release:read")
PART_DIGEST = "X-Part-SHA256"


class Uploads(Listing, Commanding):
    """The uploads of a staged release; POST announces a file."""

    operation_id = "release_uploads"
    access = {"GET": STAGING, "POST": WRITE}
    input = inputs.UploadIn
    output = outputs.UploadOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Upload]:
        return queries.uploads(actor, queries.release(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Upload:
        release = queries.release(actor, path["id"])
        return actions.begin_upload(
            actor=actor,
            at=at,
            repository=release.repository,
            release=release,
            path=given.path,
            size=given.size,
            sha256=given.sha256,
        )

    def headers_for(self, result: Upload) -> dict[str, str]:
        return {"Location": f"/api/v1/releases/{result.release_id}/uploads/{result.pk}"}


class OneUpload(Reading):
    """One upload; `received` lists the parts that need not be sent again."""

    operation_id = "release_upload"
    access = {"GET": STAGING}
    output = outputs.UploadOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Upload:
        return queries.upload(actor, path["upload"], release_id=path["id"])


class _BinaryBody(Schema):
    """A description whose request body is raw bytes, with the digest in a header."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": octets}
        return operation

    def get_override_parameters(self) -> list[Any]:
        return [OpenApiParameter(PART_DIGEST, str, "header", required=True)]


class Part(Endpoint):
    """Send one part as raw bytes. Sent again, it replaces what was there; nothing else moves."""

    operation_id = "release_upload_part"
    access = {"PUT": WRITE}
    output = outputs.PartOut
    schema = _BinaryBody()

    def put(self, request: Request, **path: Any) -> Response:
        """The part's number, size and digest."""
        upload = queries.upload(self.actor, path["upload"], release_id=path["id"])
        offset, length = part_span(upload, path["number"])
        sha256 = store.write_part(
            upload.pk,
            request._request,
            offset=offset,
            length=length,
            sha256=store.announced(request.headers.get(PART_DIGEST, "")),
        )
        try:
            part = actions.receive_part(
                actor=self.actor, at=now(), upload=upload, number=path["number"], sha256=sha256
            )
        except UploadOver:  # it ended meanwhile: what was written now belongs to nothing
            store.drop_upload(upload.pk)
            raise
        return Response(self.render(part), headers={"ETag": f'"{sha256}"'})


class Complete(Endpoint):
    """Put the parts together: the whole is hashed, judged by content, and kept or dropped.

    The content names itself, so a repeated call answers the finished upload. A refusal drops
    the bytes and ends the upload.
    """

    operation_id = "release_upload_complete"
    access = {"POST": WRITE}
    output = outputs.UploadOut

    def post(self, request: Request, **path: Any) -> Response:
        """The finished upload. Hashing runs before the action's transaction, not inside it."""
        upload = queries.upload(self.actor, path["upload"], release_id=path["id"])
        if upload.state != "finished":
            check_complete(upload)
            self._finish(upload)
        return Response(self.render(queries.upload(self.actor, upload.pk)))

    def _finish(self, upload: Upload) -> None:
        try:
            with store.closing(upload.pk, size=upload.size, sha256=upload.sha256) as received:
                actions.finish_blob(actor=self.actor, at=now(), upload=upload, received=received)
        except (FileRefused, store.SizeDiffers, store.DigestDiffers):
            actions.drop_upload(actor=self.actor, at=now(), upload=upload)
            store.drop_upload(upload.pk)
            raise


class Files(Listing):
    """The files of a release that is open to the caller, with size and SHA-256."""

    operation_id = "release_files"
    access = {"GET": DOWNLOAD}
    output = outputs.FileOut
    newest_first = False

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[File]:
        release = queries.release(actor, path["id"])
        return queries.files(queries.revision_of(actor, release))


class OneFile(Endpoint):
    """Download a file, whole or by one range. A receipt is written before the first byte."""

    operation_id = "release_file"
    access = {"GET": DOWNLOAD}

    def get(self, request: Request, **path: Any) -> HttpResponseBase:
        """The bytes."""
        actor = self.actor
        release = queries.release(actor, path["id"])
        revision = queries.revision_of(actor, release)
        found = queries.file(revision, path["path"])
        span = byte_range(_wanted_range(request, found.sha256), found.size)
        if request.method == "HEAD":
            response = describe(size=found.size, span=span)
        else:
            receipt = actions.authorise_download(
                actor=actor,
                at=now(),
                repository=release.repository,
                ref=revision.oid,
                path=found.path,
                route="api",
                span=span,
                request_id=request.headers.get("X-Request-Id", ""),
                client=request.headers.get("User-Agent", ""),
            )
            response = send(found.sha256, size=found.size, span=span, still=_still(actor, receipt))
        response["ETag"] = f'"{found.sha256}"'
        response["Content-Disposition"] = disposition(found.path)
        return response


def _wanted_range(request: Request, sha256: str) -> str:
    """The Range header, unless If-Range names other bytes."""
    condition = request.headers.get("If-Range", "").strip('"')
    return "" if condition and condition != sha256 else request.headers.get("Range", "")


def _still(actor: Actor, receipt: Download) -> Callable[[], bool] | None:
    """None for what everyone may read; else the question asked before each 64 MiB."""
    if queries.is_public(receipt.release, at=receipt.at):
        return None
    return lambda: queries.still_reads(actor, receipt)


class Receipts(Listing):
    """The receipts of one release: one's own organization's; all of them for staff."""

    operation_id = "release_receipts"
    access = {"GET": RECEIPTS}
    output = outputs.DownloadOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Download]:
        return queries.downloads(actor, release=queries.release(actor, path["id"]))


class Downloads(Listing):
    """Receipts over all releases: one's own organization's; all of them for staff."""

    operation_id = "downloads"
    access = {"GET": RECEIPTS}
    output = outputs.DownloadOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Download]:
        return queries.downloads(actor)
