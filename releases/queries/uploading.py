"""Where a part belongs, before a byte of it is read."""

from __future__ import annotations

from consortium.kernel.errors import Conflict, Invalid
from releases.models import Possession, Repository, Upload


class UploadOver(Conflict):
    """The upload has ended."""

    code, title = "upload_over", "This upload has ended"
    help = "Begin a new upload; bytes that arrived whole need not be sent again."


class PartUnknown(Invalid):
    """The upload has no part of this number."""

    code, title = "part_unknown", "This upload has no such part"
    help = "Parts count from 1; the upload says how many there are and how large each is."


class PartsMissing(Conflict):
    """Not every part has arrived."""

    code, title = "parts_missing", "Some parts have not arrived"
    help = "Send the parts named in the message, then complete the upload again."


def part_span(upload: Upload, number: int) -> tuple[int, int]:
    """Offset and length of a part of an open upload."""
    if upload.state != "open":
        raise UploadOver
    if not 1 <= number <= upload.parts_count:
        raise PartUnknown(f"This upload has parts 1 to {upload.parts_count}.", pointer="/part")
    return upload.span(number)


def check_complete(upload: Upload) -> None:
    """Raise unless `upload` is open and every part of it has arrived."""
    if upload.state != "open":
        raise UploadOver
    have = set(upload.parts.values_list("number", flat=True))
    lacking = [n for n in range(1, upload.parts_count + 1) if n not in have]
    if lacking:
        shown = ", ".join(map(str, lacking[:20])) + (" …" if len(lacking) > 20 else "")
        raise PartsMissing(f"Missing: part {shown}.")


def holds(repository: Repository, *, sha256: str, size: int) -> bool:
    """Whether these bytes were sent to `repository`; that others hold them says nothing here."""
    found = Possession.objects.filter(
        repository=repository, blob__sha256=sha256, blob__size=size
    ).exclude(blob__state="collected")
    return found.exists()
