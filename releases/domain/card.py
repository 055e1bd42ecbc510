"""A model card says in its front matter what a machine must know: at least the licence.

We read top-level keys only, as scalars or lists of scalars; whatever is nested deeper is left
to those who need it, so no general YAML parser ever sees a member's upload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from releases.domain.spdx import licence

MAX_CARD = 1024 * 1024
MAX_LINES = 2_000
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,63}):(?:\s+(.*))?$")

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The front matter's top-level keys, the licence in SPDX form, and what is wrong."""

    fields: dict[str, Value]
    licence: str
    faults: tuple[str, ...]


def read_card(text: str) -> Card:
    """The card in README.md; every fault is a sentence."""
    if len(text) > MAX_CARD:
        return Card({}, "", ("The card is longer than 1 MiB.",))
    block = _front_matter(text)
    if block is None:
        return Card({}, "", ("README.md has no front matter between two `---` lines.",))
    fields, faults = _fields(block)
    name, fault = _licence(fields)
    return Card(fields, name, tuple(faults + ([fault] if fault else [])))


def _front_matter(text: str) -> list[str] | None:
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        return None
    for index, line in enumerate(lines[1 : MAX_LINES + 1], start=1):
        if line.rstrip() == "---":
            return lines[1:index]
    return None


def _fields(lines: list[str]) -> tuple[dict[str, Value], list[str]]:
    fields: dict[str, Value] = {}
    faults: list[str] = []
    key, items = "", []
    for number, line in enumerate(lines, start=2):
        plain = line.rstrip()
        if not plain.strip() or plain.lstrip().startswith("#"):
            continue
        if key and plain.lstrip().startswith("- "):
            items.append(_scalar(plain.lstrip()[2:]))
            fields[key] = tuple(items)
            continue
        if plain[0] in " \t":
            continue  # nested: not ours to read
        found = _KEY.match(plain)
        if not found:
            faults.append(f"Line {number} of README.md is not `key: value`.")
            key = ""
            continue
        key, items = found.group(1), []
        if key in fields:
            faults.append(f"The key {key} occurs twice in the front matter.")
        fields[key] = _value(found.group(2) or "")
    return fields, faults


def _value(text: str) -> Value:
    plain = text.strip()
    if plain.startswith("[") and plain.endswith("]"):
        return tuple(_scalar(item) for item in plain[1:-1].split(",") if item.strip())
    return _scalar(plain)


def _scalar(text: str) -> str:
    plain = text.strip()
    if len(plain) >= 2 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1]
    return re.sub(r"\s+#.*$", "", plain)


def _licence(fields: dict[str, Value]) -> tuple[str, str]:
    given = fields.get("license", "")
    names = (given,) if isinstance(given, str) else given
    if not names or not names[0]:
        return "", "The card's front matter names no `license`."
    if len(names) > 1:
        return "", "The card lists several licences; join them in one SPDX expression."
    if names[0].lower() == "other":
        return _other(fields)
    found = licence(names[0])
    if not found:
        return "", f"{names[0][:60]!r} is not an SPDX licence expression."
    return found, ""


def _other(fields: dict[str, Value]) -> tuple[str, str]:
    name, link = fields.get("license_name", ""), fields.get("license_link", "")
    if not isinstance(name, str) or not name or not link:
        return "", "`license: other` needs `license_name` and `license_link`."
    return "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name)[:64].strip("-"), ""
