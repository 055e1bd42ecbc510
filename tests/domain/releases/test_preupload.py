"""Files are judged by name, size and first bytes; every reason comes in one message."""

from __future__ import annotations

import base64
import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.kernel.errors import Malformed
from releases.domain.manifest import MAX_FILE, REGULAR_MAX, FileRefused
from releases.domain.preupload import Announced, Way, read_announced, ways

WEIGHTS = (2).to_bytes(8, "little") + b"{}"


@pytest.mark.parametrize(
    ("path", "size", "sample", "large"),
    [
        ("config.json", 10, b"{}", False),
        ("LICENSE", 10, b"Apache", False),
        ("notes/deep/a b.md", 10, b"# x", False),
        ("tokenizer.json", REGULAR_MAX, b"{}", False),
        ("tokenizer.json", REGULAR_MAX + 1, b"{}", True),
        ("data.txt", 10, b"a\0b", True),
        ("model.safetensors", 10, WEIGHTS, True),
        ("model.safetensors", 0, b"", False),
        ("model.gguf", 24, b"GGUF" + bytes(20), True),
        ("model.safetensors", MAX_FILE, WEIGHTS, True),
    ],
)
def test_the_way_of_a_file(path: str, size: int, sample: bytes, large: bool) -> None:
    assert ways([Announced(path, size, sample)]) == [Way(path, large)]


@pytest.mark.parametrize(
    ("path", "size", "sample", "why"),
    [
        ("model.safetensors", 90, b"\x80\x04\x95", "pickle"),
        ("model.safetensors", 90, b"PK\x03\x04", "zip"),
        ("config.json", 90, b"\x1f\x8b\x08", "gzip"),
        ("model.safetensors", 90, b"plain text", "not safetensors"),
        ("model.gguf", 90, b"GGML", "not GGUF"),
        ("pytorch_model.bin", 90, b"x", "suffix"),
        ("run.sh", 90, b"#!", "suffix"),
        ("modeling.py", 90, b"x", "reviewer"),
        ("../x.json", 9, b"{}", "`..`"),
        ("/x.json", 9, b"{}", "slash"),
        ("a\\x.json", 9, b"{}", "backslash"),
        (".git/config.json", 9, b"{}", ".git"),
        ("é" * 300 + ".json", 9, b"{}", "512"),
        ("model.safetensors", MAX_FILE + 1, WEIGHTS, "50 GB"),
    ],
)
def test_what_a_release_may_not_hold(path: str, size: int, sample: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        ways([Announced(path, size, sample)])
    assert why in refused.value.detail


def test_all_reasons_come_at_once() -> None:
    files = [Announced(f"{n}.bin", 1, b"x") for n in range(30)]
    with pytest.raises(FileRefused) as refused:
        ways(files)
    assert len(refused.value.errors) == 30
    assert "(and 10 more)" in refused.value.detail


def test_names_that_are_one_to_some_system_are_refused() -> None:
    with pytest.raises(FileRefused, match="same name"):
        ways([Announced("A.json", 1, b"{"), Announced("a.json", 1, b"{")])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"files": {}},
        {"files": [1]},
        {"files": [{"path": 1, "size": 1}]},
        {"files": [{"path": "a", "size": -1}]},
        {"files": [{"path": "a", "size": True}]},
        {"files": [{"path": "a", "size": 1, "sample": "%%"}]},
        {"files": [{"path": "a", "size": 1, "sample": None}]},
        {"files": [{"path": "a", "size": 1}] * 257},
    ],
)
def test_a_wrong_shape_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read_announced(body)


@given(st.text(max_size=30), st.integers(0, 10**12), st.binary(max_size=600))
def test_whatever_is_announced_is_judged(path: str, size: int, sample: bytes) -> None:
    body = {"files": [{"path": path, "size": size, "sample": base64.b64encode(sample).decode()}]}
    with contextlib.suppress(FileRefused):
        ways(read_announced(body))
