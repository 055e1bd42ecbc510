"""Programs in letters are told from words, wherever their call stands."""

from __future__ import annotations

import pytest

from releases.domain.manifest import content_fault

CALL = b"cos\nsystem\n(S'id'\ntR"


@pytest.mark.parametrize(
    "content",
    [
        CALL,  # the unpickler complains only after the call
        CALL + b"\x7f",
        CALL + b"0" * 9,
        b"(0" + CALL,
        b"(S'id'\nios\nsystem\n",
        b"(cos\nsystem\nS'id'\no",
        "Vos\nVsystem\nq\x93(S'id'\ntR".encode(),
    ],
)
def test_a_call_before_a_broken_end_is_a_pickle(content: bytes) -> None:
    assert "pickle" in content_fault("a.txt", len(content), content)


def test_a_pickle_that_begins_like_a_tokenizer_is_one() -> None:
    content = b"Vaaa 1\n" + CALL + b"."
    assert "pickle" in content_fault("tokenizer.model", len(content), content)
    assert content_fault("tokenizer.model", 9, b"Vaaa 1\nb 2\n") == ""


@pytest.mark.parametrize(
    "content",
    [
        b"config options\n\nRun it",
        b"cat\ndog\nRabbit\n",
        b"changelog\n=====\nbuilt anew",
        b"industry\nnotes\nRead",
        b"(c) 2026\nAlderway\nReleased",
    ],
)
def test_words_that_reach_for_an_empty_stack_are_text(content: bytes) -> None:
    assert content_fault("a.txt", len(content), content) == ""
