"""Bodies are read strictly."""

from __future__ import annotations

import pytest

from consortium.kernel.errors import Malformed
from consortium.shell.parsing import parse
from consortium.shell.problems import TooLarge


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"a": 1.0}',
        b'{"a": NaN}',
        b'{"a": 1e3}',
        b'{"a": 1, "a": 2}',
        b'"\\u0000"',
        b'"\\ud800"',
        b"\xff",
        b"9223372036854775808",
        b"1" * 5000,
        b"[" * 40 + b"]" * 40,
        b"[" * 100_000,
        b"[" + b"1," * 1000 + b"1]",
        b'"' + b"x" * 10_001 + b'"',
    ],
)
def test_bad_bodies_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


def test_a_body_over_one_mebibyte_is_too_large() -> None:
    with pytest.raises(TooLarge):
        parse(b" " * (1024 * 1024 + 1))


def test_a_good_body_is_read() -> None:
    assert parse('{"a": [1, -2, "ü", null, true]}'.encode()) == {"a": [1, -2, "ü", None, True]}
