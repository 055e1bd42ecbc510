"""Lists are read by cursor: signed, stable under inserts, and without totals.

A total would count rows the caller may not see; an offset would skip or repeat rows while
others write. The order is the primary key, which is the order of birth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model, QuerySet

from consortium.kernel.errors import Malformed

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200
M = TypeVar("M", bound=Model)


class BadCursor(Malformed):
    """The cursor is not one of ours, or belongs to another list."""

    code, title = "bad_cursor", "This cursor is not valid"
    help = "Start again without a cursor; follow `next` and `previous` as they are."


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    """One page: its rows, and the query strings of its neighbours ("" at the ends)."""

    rows: list[M]
    next: str
    previous: str


def page(
    rows: QuerySet[M], params: Mapping[str, str], *, salt: str, newest_first: bool = True
) -> Slice[M]:
    """The page of `rows` that `params` (`cursor`, `page_size`, filters kept as they are) names."""
    size = _size(params.get("page_size", ""))
    position, backwards = _decode(params.get("cursor", ""), salt)
    falling = newest_first is not backwards
    if position is not None:
        rows = rows.filter(**{"pk__lt" if falling else "pk__gt": position})
    found = list(rows.order_by("-pk" if falling else "pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    ahead, behind = (position is not None, more) if backwards else (more, position is not None)
    return Slice(
        found,
        _neighbour(params, salt, found[-1], backwards=False) if ahead and found else "",
        _neighbour(params, salt, found[0], backwards=True) if behind and found else "",
    )


def _size(text: str) -> int:
    if not text:
        return PAGE_SIZE
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MAX_PAGE_SIZE:
        raise Malformed(f"page_size is a whole number from 1 to {MAX_PAGE_SIZE}.")
    return int(text)


def _neighbour(params: Mapping[str, str], salt: str, row: Model, *, backwards: bool) -> str:
    cursor = signing.dumps([str(row.pk), backwards], salt=f"cursor:{salt}", compress=False)
    kept = {name: value for name, value in params.items() if name != "cursor"}
    return "?" + urlencode({**kept, "cursor": cursor})


def _decode(text: str, salt: str) -> tuple[Any, bool]:
    if not text:
        return None, False
    try:
        position, backwards = signing.loads(text, salt=f"cursor:{salt}")
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor from error
    return position, bool(backwards)
