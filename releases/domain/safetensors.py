"""A safetensors file is judged by its header alone; no tensor byte is read.

The format: a little-endian u64 length, that many bytes of JSON, then the tensors' bytes. What
is accepted here is stricter than what loaders take, so that no loader is ever surprised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from consortium.kernel.errors import Invalid

MAX_HEADER = 16 * 1024 * 1024
MAX_ENTRIES = 200_000
MAX_DEPTH = 3
MAX_RANK = 32
PREFIX = 8

# Bits per element of each dtype that the format knows.
BITS: dict[str, int] = {
    **dict.fromkeys(("F64", "I64", "U64", "C64"), 64),
    **dict.fromkeys(("F32", "I32", "U32"), 32),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 16),
    **dict.fromkeys(("F8_E4M3", "F8_E5M2", "F8_E8M0", "I8", "U8", "BOOL"), 8),
    **dict.fromkeys(("F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    "F4": 4,
}


class HeaderRefused(Invalid):
    """The safetensors header is not one that every loader reads alike."""

    code, title = "header_refused", "The safetensors header is not acceptable"
    help = "Save the file again with the safetensors library and upload it anew."


# Strings whole (an unclosed one to the end, so the scan stays linear), and every bracket.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tensor:
    """One entry of a header."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int

    @property
    def elements(self) -> int:
        """The product of the shape; a scalar has one."""
        found = 1
        for length in self.shape:
            found *= length
        return found


@dataclass(frozen=True, slots=True)
class Header:
    """A header that passed every check."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str]
    length: int

    @property
    def names(self) -> frozenset[str]:
        """The names of the tensors."""
        return frozenset(tensor.name for tensor in self.tensors)


def header_length(start: bytes) -> int:
    """The header's length as the first eight bytes say; bounds checked before anything is read."""
    if len(start) < PREFIX:
        _refuse("The file is shorter than eight bytes.")
    length = int.from_bytes(start[:PREFIX], "little")
    if not 2 <= length <= MAX_HEADER:
        _refuse(f"The header claims {length} bytes; at most {MAX_HEADER} are allowed.")
    return length


def looks_like(start: bytes) -> bool:
    """Whether a file that starts so is a safetensors file at all."""
    if len(start) <= PREFIX or start[PREFIX : PREFIX + 1] != b"{":
        return False
    return 2 <= int.from_bytes(start[:PREFIX], "little") <= MAX_HEADER


def read_header(start: bytes, *, file_size: int) -> Header:
    """The header of a file of `file_size` bytes that begins with `start` (at least the header).

    Raises:
        HeaderRefused: with the first rule that the header breaks.

    """
    length = header_length(start)
    if PREFIX + length > file_size:
        _refuse("The header is longer than the file.")
    raw = start[PREFIX : PREFIX + length]
    if len(raw) < length:
        _refuse("The header is cut short.")
    entries = _parse(raw)
    metadata = _metadata(entries.pop("__metadata__", {}))
    tensors = tuple(_tensor(name, entry) for name, entry in entries.items())
    _check_spans(tensors, file_size - PREFIX - length)
    return Header(tensors, metadata, length)


def _parse(raw: bytes) -> dict[str, Any]:
    if raw[:1] != b"{":
        _refuse("The header does not start with `{`.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("The header is not UTF-8.")
    _check_nesting(raw)
    try:
        entries = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except HeaderRefused:
        raise
    except (ValueError, RecursionError) as error:
        _refuse(f"The header is not JSON: {str(error)[:120]}.")
    if not isinstance(entries, dict):
        _refuse("The header is not an object.")
    if len(entries) > MAX_ENTRIES:
        _refuse(f"The header has more than {MAX_ENTRIES} entries.")
    return entries


def _check_nesting(raw: bytes) -> None:
    """Bound depth and size before the JSON parser builds anything."""
    depth = objects = 0
    for token in _TOKEN.finditer(raw):
        sign = token.group()[:1]
        if sign in b"{[":
            depth += 1
            objects += sign == b"{"
            if depth > MAX_DEPTH:
                _refuse(f"The header is nested deeper than {MAX_DEPTH}.")
            if objects > MAX_ENTRIES + 2:
                _refuse(f"The header has more than {MAX_ENTRIES} entries.")
        elif sign in b"}]":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("A key occurs twice in the header.")
    return found


def _no_float(text: str) -> NoReturn:
    _refuse(f"The header holds {text[:20]}, which is not a whole number.")


def _integer(text: str) -> int:
    if len(text) > 19 or text.startswith("-"):
        _refuse("The header holds a number outside 0 to 2⁶³ − 1.")
    value = int(text)
    if value >= 2**63:
        _refuse("The header holds a number outside 0 to 2⁶³ − 1.")
    return value


def _metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        _refuse("`__metadata__` may hold text only.")
    return dict(value)


def _tensor(name: str, entry: Any) -> Tensor:
    shown = name[:80]
    if not name or not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        _refuse(f"The tensor {shown!r} does not have exactly dtype, shape and data_offsets.")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in BITS:
        _refuse(f"The tensor {shown!r} has the unknown dtype {str(dtype)[:20]!r}.")
    if not _integers(shape) or len(shape) > MAX_RANK:
        _refuse(f"The shape of {shown!r} is not a list of at most {MAX_RANK} whole numbers.")
    if not _integers(offsets) or len(offsets) != 2 or offsets[0] > offsets[1]:
        _refuse(f"The data_offsets of {shown!r} are not a rising pair.")
    tensor = Tensor(name, dtype, tuple(shape), offsets[0], offsets[1])
    if (tensor.end - tensor.begin) * 8 != tensor.elements * BITS[dtype]:
        _refuse(f"The span of {shown!r} is not its shape times its width.")
    return tensor


def _integers(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, int) and not isinstance(item, bool) for item in value
    )


def _check_spans(tensors: tuple[Tensor, ...], size: int) -> None:
    """Spans start at 0, leave no gap, do not overlap, and end with the file."""
    reached = 0
    for tensor in sorted(tensors, key=lambda item: (item.begin, item.end)):
        if tensor.begin != reached:
            _refuse(f"The tensor {tensor.name[:80]!r} leaves a gap or overlaps another.")
        reached = tensor.end
    if reached != size:
        _refuse(f"The tensors end at {reached}, the file has {size} bytes of them.")


def parameters(headers: Mapping[str, Header]) -> dict[str, int]:
    """Elements by dtype over all files, as the model's size is stated."""
    found: dict[str, int] = {}
    for header in headers.values():
        for tensor in header.tensors:
            found[tensor.dtype] = found.get(tensor.dtype, 0) + tensor.elements
    return dict(sorted(found.items()))


def index_faults(index: Any, folder: str, headers: Mapping[str, Header]) -> list[str]:
    """Where `weight_map` of an index in `folder` and the shards' tensors do not agree exactly."""
    weights = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(weights, dict) or not all(isinstance(v, str) for v in weights.values()):
        return ["The index has no weight_map of text to text."]
    prefix = f"{folder}/" if folder else ""
    named = {prefix + shard for shard in weights.values()}
    faults = [
        f"The index names {shard}, which is missing." for shard in sorted(named - set(headers))
    ]
    for shard in sorted(named & set(headers)):
        mapped = {tensor for tensor, name in weights.items() if prefix + name == shard}
        held = headers[shard].names
        faults += [f"{shard} lacks the tensor {name}." for name in sorted(mapped - held)[:5]]
        faults += [f"The index leaves out {name} of {shard}." for name in sorted(held - mapped)[:5]]
    return faults


def _refuse(detail: str) -> NoReturn:
    raise HeaderRefused(detail)
