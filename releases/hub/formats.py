"""What clients read: the JSON of the Hub API, made from our rows and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from releases.domain import revisions

if TYPE_CHECKING:
    from releases.models import File, Release, Revision
    from releases.queries import VisibleRef

JSON = dict[str, Any]
SAFE: JSON = {"status": "safe", "avScan": None, "pickleImportScan": None}


def answer(value: Any, *, status: int = 200) -> HttpResponse:
    """`value` as JSON; in ASCII, so that odd text in a member's file breaks nothing."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return HttpResponse(body, status=status, content_type="application/json")


def moment(at: datetime) -> str:
    """ISO 8601 with milliseconds and `Z`, the only form all clients parse."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def pointer_size(file: File) -> int:
    """The length of the git-lfs pointer that stands for a large file."""
    return len(revisions.pointer_text(file.sha256, file.size))


def sibling(file: File, *, blobs: bool) -> JSON:
    """A file as model-info lists it."""
    found: JSON = {"rfilename": file.path}
    if blobs:
        found |= {"size": file.size, "blobId": file.oid}
        if file.large:
            found["lfs"] = {
                "sha256": file.sha256,
                "size": file.size,
                "pointerSize": pointer_size(file),
            }
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: a file, or a folder with its tree's id."""

    path: str
    oid: str
    file: File | None = None

    def covers(self, path: str) -> bool:
        """Whether a file's path is this entry, or below it."""
        return path == self.path or (self.file is None and path.startswith(self.path + "/"))


def entries(files: Iterable[File]) -> dict[str, Entry]:
    """Every file and folder of a revision, by path; the root under the empty path."""
    every = list(files)
    tree = revisions.tree((item.path, item.oid) for item in every)
    found = {path: Entry(path, oid) for path, oid in tree.folders.items()}
    return found | {item.path: Entry(item.path, item.oid, item) for item in every}


def listed(every: Mapping[str, Entry], *, under: str, recursive: bool) -> list[Entry]:
    """The entries below a folder, by path."""
    prefix = f"{under}/" if under else ""
    below = (path for path in every if path and path.startswith(prefix))
    wanted = (path for path in below if recursive or "/" not in path[len(prefix) :])
    return [every[path] for path in sorted(wanted)]


def tree_entry(entry: Entry, *, last: Revision | None = None) -> JSON:
    """A line of the tree; `last` is the commit that gave it its content, when asked for."""
    file = entry.file
    kind = "directory" if file is None else "file"
    size = 0 if file is None else file.size
    found: JSON = {"type": kind, "oid": entry.oid, "size": size, "path": entry.path}
    if file is not None and file.large:
        found["lfs"] = {"oid": file.sha256, "size": size, "pointerSize": pointer_size(file)}
    if last is not None:
        date = moment(last.created_at)
        found["lastCommit"] = {"id": last.oid, "title": last.summary, "date": date}
        if file is not None:
            found["securityFileStatus"] = SAFE
    return found


def commit_line(revision: Revision) -> JSON:
    """A revision in the list of commits."""
    return {
        "id": revision.oid,
        "title": revision.summary,
        "message": revision.description,
        "date": moment(revision.created_at),
        "authors": [{"user": revision.author}],
    }


def refs(found: Iterable[VisibleRef]) -> JSON:
    """Branches and tags as the caller would resolve them."""
    body: JSON = {"branches": [], "tags": [], "converts": [], "pullRequests": []}
    for item in found:
        folder, name = ("branches", "heads") if item.kind == "branch" else ("tags", "tags")
        body[folder].append(
            {
                "name": item.name,
                "ref": f"refs/{name}/{item.name}",
                "targetCommit": item.revision.oid,
            }
        )
    return body


def parameters(release: Release | None) -> JSON | None:
    """The parameters per dtype, summed from the shards' headers when the release was sealed."""
    if release is None or not release.parameters:
        return None
    return {"parameters": release.parameters, "total": release.parameters_total}
