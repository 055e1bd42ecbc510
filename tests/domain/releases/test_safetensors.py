"""A header is accepted only if every loader reads it alike; nothing hostile gets further."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.management.demo.model import PARAMETERS, SHARDS, model_files
from releases.domain.safetensors import (
    BITS,
    MAX_HEADER,
    Header,
    HeaderRefused,
    header_length,
    index_faults,
    looks_like,
    parameters,
    read_header,
)

ONE = {"w": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]}}


def packed(entries: Any, body: bytes = b"\0" * 12, *, text: str = "") -> bytes:
    raw = (text or json.dumps(entries)).encode()
    return len(raw).to_bytes(8, "little") + raw + body


def read(content: bytes) -> Header:
    return read_header(content, file_size=len(content))


def refused(content: bytes) -> str:
    with pytest.raises(HeaderRefused) as refusal:
        read(content)
    return refusal.value.detail


def test_a_sound_header_is_read() -> None:
    header = read(packed({**ONE, "__metadata__": {"format": "pt"}}))
    assert header.names == {"w"}
    assert header.metadata == {"format": "pt"}
    assert parameters({"a": header}) == {"BF16": 6}


def test_padding_after_the_object_is_the_libraries_own_habit() -> None:
    assert read(packed(None, text=json.dumps(ONE) + "   ")).names == {"w"}


def test_a_scalar_and_an_empty_tensor() -> None:
    entries = {
        "scalar": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
        "empty": {"dtype": "F32", "shape": [0, 7], "data_offsets": [4, 4]},
    }
    assert parameters({"a": read(packed(entries, b"\0" * 4))}) == {"F32": 1}


def test_four_bit_tensors_fill_whole_bytes() -> None:
    half = {"w": {"dtype": "F4", "shape": [4], "data_offsets": [0, 2]}}
    assert read(packed(half, b"\0" * 2)).tensors[0].elements == 4
    odd = {"w": {"dtype": "F4", "shape": [3], "data_offsets": [0, 2]}}
    assert "shape times its width" in refused(packed(odd, b"\0" * 2))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "shorter than eight"),
        (b"\x01\0\0\0\0\0\0\0", "claims 1 bytes"),
        ((MAX_HEADER + 1).to_bytes(8, "little") + b"{}", "at most"),
        (b"\xff" * 8 + b"{}", "at most"),
        ((100).to_bytes(8, "little") + b"{}", "longer than the file"),
        (packed(None, b"", text=" {}"), "does not start"),
        (packed(None, b"", text="[]"), "does not start"),
        (packed(None, b"", text="{}}"), "not JSON"),
        (packed(None, b"", text='{"a":'), "not JSON"),
        ((4).to_bytes(8, "little") + b"{\xff\xfe}", "UTF-8"),
        (packed(None, text='{"w":1,"w":2}'), "twice"),
        (packed(None, text='{"w":{"dtype":"F32","dtype":"F16"}}'), "twice"),
        (packed(None, text='{"w":{"a":{"b":{}}}}'), "deeper"),
        (packed(None, text='{"w":{"shape":[[[]]]}}'), "deeper"),
        (packed(None, text="{" * 100_000), "deeper"),
        (packed(None, text='{"w":1.5}'), "whole number"),
        (packed(None, text='{"w":NaN}'), "whole number"),
        (packed(None, text='{"w":1e9}'), "whole number"),
        (packed(None, text='{"w":-1}'), "outside"),
        (packed(None, text='{"w":99999999999999999999}'), "outside"),
        (packed(None, text='{"w":9223372036854775808}'), "outside"),
        (packed({"w": 1}), "exactly dtype"),
        (packed({"w": {"dtype": "F32", "shape": []}}), "exactly dtype"),
        (packed({"w": {**ONE["w"], "extra": 1}}), "exactly dtype"),
        (packed({"": ONE["w"]}), "exactly dtype"),
        (packed({"w": {**ONE["w"], "dtype": "BF61"}}), "unknown dtype"),
        (packed({"w": {**ONE["w"], "dtype": 3}}), "unknown dtype"),
        (packed({"w": {**ONE["w"], "shape": [True, 6]}}), "whole numbers"),
        (packed({"w": {**ONE["w"], "shape": "6"}}), "whole numbers"),
        (packed({"w": {**ONE["w"], "shape": [1] * 33}}), "whole numbers"),
        (packed({"w": {**ONE["w"], "data_offsets": [12, 0]}}), "rising pair"),
        (packed({"w": {**ONE["w"], "data_offsets": [0]}}), "rising pair"),
        (packed({"w": {**ONE["w"], "data_offsets": [0, 11]}}), "shape times"),
        (packed({"w": {**ONE["w"], "shape": [2**62, 2**62]}}), "shape times"),
        (packed({"w": {**ONE["w"], "data_offsets": [1, 13]}}, b"\0" * 13), "gap or overlaps"),
        (packed({**ONE, "v": ONE["w"]}), "gap or overlaps"),
        (packed(ONE, b"\0" * 13), "end at 12"),
        (packed(ONE, b"\0" * 11), "end at 12"),
        (packed({**ONE, "__metadata__": {"a": 1}}), "text only"),
        (packed({**ONE, "__metadata__": ["a"]}), "text only"),
    ],
)
def test_hostile_headers_are_refused(content: bytes, says: str) -> None:
    assert says in refused(content)


def test_a_header_cut_from_the_file_is_refused() -> None:
    with pytest.raises(HeaderRefused, match="cut short"):
        read_header(packed(ONE)[:20], file_size=len(packed(ONE)))


def test_brackets_inside_names_do_not_count_as_nesting() -> None:
    name = 'a{{{{[[[["\\'
    assert read(packed({name: ONE["w"]})).names == {name}


def test_an_unclosed_string_of_quotes_is_scanned_once() -> None:
    assert "not JSON" in refused(packed(None, text='{"' + '\\"' * 500_000))


def test_too_many_entries_are_refused_before_they_are_built() -> None:
    text = "{" + ",".join(f'"{n}":{{}}' for n in range(200_010)) + "}"
    assert "more than 200000" in refused(packed(None, text=text))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_end_in_a_header_or_a_refusal(content: bytes) -> None:
    try:
        header = read(content)
    except HeaderRefused:
        return
    assert looks_like(content) or header.length == header_length(content)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_arbitrary_headers_end_in_a_header_or_a_refusal(text: str) -> None:
    try:
        content = packed(None, b"", text="{" + text)
    except UnicodeEncodeError:
        return
    with contextlib.suppress(HeaderRefused):
        read(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(max_size=8), json_values, max_size=4))
def test_arbitrary_json_ends_in_a_header_or_a_refusal(entries: dict[str, Any]) -> None:
    with contextlib.suppress(HeaderRefused):
        read(packed(entries, b""))


@st.composite
def layouts(draw: st.DrawFn) -> tuple[dict[str, Any], int]:
    entries: dict[str, Any] = {}
    at = 0
    whole = sorted(name for name, bits in BITS.items() if bits % 8 == 0)
    for number in range(draw(st.integers(1, 6))):
        dtype = draw(st.sampled_from(whole))
        shape = draw(st.lists(st.integers(0, 5), max_size=3))
        count = 1
        for length in shape:
            count *= length
        end = at + count * BITS[dtype] // 8
        entries[f"t{number}"] = {"dtype": dtype, "shape": shape, "data_offsets": [at, end]}
        at = end
    return entries, at


@settings(max_examples=200, deadline=None)
@given(layouts(), st.integers(-3, 3))
def test_exactly_the_contiguous_layouts_are_accepted(
    layout: tuple[dict[str, Any], int], off: int
) -> None:
    entries, size = layout
    content = packed(entries, b"\0" * max(0, size + off))
    if max(0, size + off) == size:
        assert read(content).names == set(entries)
    else:
        with pytest.raises(HeaderRefused):
            read(content)


def shards() -> tuple[dict[str, Any], dict[str, Header]]:
    files = model_files(title="Heron", version="1.0.0", seed="x")
    return json.loads(files["model.safetensors.index.json"]), {
        name: read(files[name]) for name in SHARDS
    }


def test_the_demo_model_is_what_the_design_says() -> None:
    index, headers = shards()
    assert parameters(headers) == {"BF16": PARAMETERS}
    assert sum(t.end - t.begin for h in headers.values() for t in h.tensors) == 230_016
    assert index_faults(index, "", headers) == []
    assert model_files(title="Heron", version="1.0.0", seed="x") == model_files(
        title="Heron", version="1.0.0", seed="x"
    )


def test_an_index_covers_its_shards_exactly() -> None:
    index, headers = shards()
    lost = dict(index["weight_map"])
    name, shard = lost.popitem()
    assert f"The index leaves out {name} of {shard}." in index_faults(
        {"weight_map": lost}, "", headers
    )
    extra = {**index["weight_map"], "ghost": SHARDS[0]}
    assert f"{SHARDS[0]} lacks the tensor ghost." in index_faults(
        {"weight_map": extra}, "", headers
    )
    assert "which is missing" in index_faults({"weight_map": {"a": "z"}}, "", headers)[0]
    for broken in (None, [], {}, {"weight_map": {"a": 1}}):
        assert index_faults(broken, "", headers) == ["The index has no weight_map of text to text."]
