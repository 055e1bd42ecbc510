"""JSON is read strictly: small, shallow, without floats, duplicate keys or broken text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from consortium.kernel.errors import Malformed
from consortium.shell.problems import TooLarge

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_ITEMS = 1_000
MAX_TEXT = 10_000
INT64 = 2**63


class StrictJSONParser(BaseParser):
    """DRF's parser for every body of ours."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return parse(stream.read(MAX_BYTES + 1))


def parse(raw: bytes, *, most: int = MAX_BYTES) -> Any:
    """The value in `raw`, or Malformed / TooLarge; `most` bytes."""
    if len(raw) > most:
        raise TooLarge
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_float,
            parse_constant=_float,
            parse_int=_integer,
        )
    except Malformed:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {str(error)[:200]}.") from error
    _walk(value, 0, "")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("A key occurs twice in one object.")
    return found


def _float(text: str) -> NoReturn:
    raise Malformed(f"{text[:40]} is not a whole number; money, compute and weights are integers.")


def _integer(text: str) -> int:
    if len(text) > 20 or not -INT64 <= int(text) < INT64:
        raise Malformed(f"{text[:24]}… does not fit in 64 bits.")
    return int(text)


def _walk(value: Any, depth: int, at: str) -> None:
    if depth > MAX_DEPTH:
        raise Malformed(f"The body is nested deeper than {MAX_DEPTH}.", pointer=at)
    if isinstance(value, str):
        _text(value, at)
    elif isinstance(value, list):
        if len(value) > MAX_ITEMS:
            raise Malformed(f"A list has more than {MAX_ITEMS} items.", pointer=at)
        for index, item in enumerate(value):
            _walk(item, depth + 1, f"{at}/{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            _text(key, at)
            _walk(item, depth + 1, f"{at}/{key}")


def _text(value: str, at: str) -> None:
    if len(value) > MAX_TEXT:
        raise Malformed(f"A text is longer than {MAX_TEXT} characters.", pointer=at)
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise Malformed("A text holds a NUL or half a surrogate pair.", pointer=at)
