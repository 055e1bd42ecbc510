"""One byte range per request: several, unparsable ones and those past the end are refused."""

from __future__ import annotations

import re

from consortium.kernel.errors import Problem

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class RangeRefused(Problem):
    """The Range header cannot be satisfied."""

    code, status, title = "range_refused", 416, "This range cannot be served"
    help = "Ask for one range within the file, such as `Range: bytes=0-1048575`."


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that `header` asks for, or None for the whole file.

    Raises:
        RangeRefused: several ranges, nonsense, or a start at or past the end.

    """
    if not header or size == 0:
        return None
    found = _RANGE.fullmatch(header.strip().replace(" ", ""))
    if not found or found.groups() == ("", ""):
        raise RangeRefused
    first, last = found.groups()
    if not first:
        length = int(last)
        if length == 0:
            raise RangeRefused
        return max(0, size - length), size - 1
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if start >= size or start > end:
        raise RangeRefused
    return start, end
