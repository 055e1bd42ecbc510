#!/usr/bin/env python3
"""Check a journal export on a machine that has nothing of ours: standard library only.

    python3 verify.py lines.jsonl [checkpoints.jsonl --key <public key, hex>]

`lines.jsonl` holds journal lines as GET /api/v1/journal/lines answers them, one per line, in any
order. Lines that follow one another are checked as a chain; where the file holds every line from
the first, checkpoint roots are recomputed as well. Ed25519 follows RFC 8032.
Exit 0 agrees, 1 differs, 3 malformed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from typing import Any

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


Line = dict[str, Any]
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T


class Differs(Exception):
    """The file contradicts itself."""


def canonical(value: Any) -> bytes:
    """RFC 8785 for text, integers, booleans, null, lists and objects."""
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def ordered(value: Any) -> Any:
    """`value` with the keys of its objects in UTF-16 order."""
    if isinstance(value, dict):
        return {
            key: ordered(value[key]) for key in sorted(value, key=lambda k: k.encode("utf-16-be"))
        }
    if isinstance(value, list):
        return [ordered(item) for item in value]
    if isinstance(value, float):
        raise Differs("a number with a fraction")
    return value


def moment(text: str) -> str:
    """The API's RFC 3339 moment in the form that is hashed: always six digits."""
    whole, _, rest = text.rstrip("Z").replace("+00:00", "").partition(".")
    return f"{whole}.{rest.ljust(6, '0')}Z"


def leaf(line: Line) -> bytes:
    """The RFC 6962 leaf hash over one line's content."""
    content = {key: line[key] for key in line if key not in ("leaf", "chain")}
    content["at"] = moment(line["at"])
    return hashlib.sha256(b"\x00" + canonical(content)).digest()


def check_lines(lines: list[Line]) -> list[Line]:
    """Every leaf, and every link between neighbours. Returns the leaves in order."""
    lines = sorted(lines, key=lambda line: line["sequence"])
    previous = None
    for line in lines:
        number, found = line["sequence"], leaf(line)
        if found.hex() != line["leaf"]:
            raise Differs(f"line {number} does not say what its leaf covers")
        before = None
        if number == 1:
            before = bytes(32)
        elif previous is not None and previous["sequence"] == number - 1:
            before = bytes.fromhex(previous["chain"])
        if before is not None and hashlib.sha256(before + found).hexdigest() != line["chain"]:
            raise Differs(f"line {number} does not follow from the one before")
        previous = line
    return lines


def root(leaves: list[bytes]) -> bytes:
    """The RFC 6962 tree head."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def check_checkpoint(checkpoint: Line, lines: list[Line], key: bytes) -> bool:
    """The signature, and the root where the file holds every line up to it."""
    text = checkpoint["text"].encode()
    if key and not ed25519(key, bytes.fromhex(checkpoint["signature"]), text):
        raise Differs(f"the signature at {checkpoint['size']} is not by this key")
    origin, size, encoded = checkpoint["text"].split("\n")[:3]
    if origin != "commonweight/journal/1" or int(size) != checkpoint["size"]:
        raise Differs(f"the text at {checkpoint['size']} names another size")
    if base64.b64decode(encoded).hex() != checkpoint["root"]:
        raise Differs(f"the text at {checkpoint['size']} names another root")
    complete = [bytes.fromhex(line["leaf"]) for line in lines[: checkpoint["size"]]]
    if [line["sequence"] for line in lines[: checkpoint["size"]]] == list(range(1, int(size) + 1)):
        if root(complete).hex() != checkpoint["root"]:
            raise Differs(f"the root at {checkpoint['size']} is another")
        return True
    return False


def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """RFC 8032, section 5.1.7, in plain integers: slow and short."""
    point, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or point is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    return equal(multiply(s, BASE), add(r, multiply(h, point)))


def add(a: Point, b: Point) -> Point:
    """Sum of two points in extended coordinates."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % P, k * m % P, j * k % P, i * m % P)


def multiply(scalar: int, point: Point) -> Point:
    """`scalar` times `point`."""
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def equal(a: Point, b: Point) -> bool:
    """Whether two points are the same."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decompress(data: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def read(path: str) -> list[Line]:
    """The JSON objects of a file, one per line."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(text) for text in file if text.strip()]


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Check a journal export.")
    parser.add_argument("lines")
    parser.add_argument("checkpoints", nargs="?")
    parser.add_argument("--key", default="", help="the public key, 64 hex digits")
    options = parser.parse_args(arguments)
    try:
        lines = check_lines(read(options.lines))
        held = read(options.checkpoints) if options.checkpoints else []
        key = bytes.fromhex(options.key)
        roots = sum(check_checkpoint(item, lines, key) for item in held)
    except Differs as fault:
        print(f"DIFFERS: {fault}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
        print(f"MALFORMED: {fault!r}")
        return 3
    signed = "signatures checked" if options.key else "no key given, signatures not checked"
    print(f"{len(lines)} lines agree; {len(held)} checkpoints, {roots} roots recomputed, {signed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
