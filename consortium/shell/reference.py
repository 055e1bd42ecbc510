"""The API reference as a page of our own, drawn from the committed docs/openapi.yaml.

Redoc and Swagger UI need inline scripts and styles, which our content security policy refuses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """A query, path or header parameter, or one field of a body."""

    name: str
    place: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One call: what it does, who may, what it takes, what it answers, and a curl to copy."""

    anchor: str
    method: str
    path: str
    description: str
    who: str
    scope: str
    step_up: bool
    parameters: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    curl: str


@dataclass(frozen=True)
class Group:
    """The operations of one package."""

    name: str
    operations: tuple[Operation, ...]


def reference() -> tuple[Group, ...]:
    """Every operation, grouped by package in the order of the story."""
    path = settings.BASE_DIR / "docs" / "openapi.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, version: int) -> tuple[Group, ...]:
    document = yaml.safe_load(path.read_text())
    schemas = document["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for address, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = _operation(method, address, item[method], schemas)
                groups.setdefault(item[method]["tags"][0], []).append(operation)
    return tuple(Group(name, tuple(found)) for name, found in sorted(groups.items()))


def _operation(
    method: str, address: str, item: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Operation:
    access = item.get("x-access", {})
    body = _body(item, schemas)
    return Operation(
        anchor=item["operationId"],
        method=method.upper(),
        path=address,
        description=item.get("description", ""),
        who=access.get("who", ""),
        scope=access.get("token_scope") or "",
        step_up=bool(access.get("step_up")),
        parameters=tuple(
            Parameter(
                entry["name"],
                entry["in"],
                _kind(entry.get("schema", {})),
                bool(entry.get("required")),
                entry.get("description", ""),
            )
            for entry in item.get("parameters", ())
        ),
        body=body,
        answers=tuple(
            (status, answer.get("description", "")) for status, answer in item["responses"].items()
        ),
        curl=_curl(method, address, item, body, bool(access.get("token_scope"))),
    )


def _body(item: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Parameter, ...]:
    content = item.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return ()
    schema = _resolved(content["schema"], schemas)
    required = set(schema.get("required", ()))
    return tuple(
        Parameter(name, "body", _kind(field), name in required, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    )


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    ref = schema.get("$ref", "")
    found: Mapping[str, Any] = schemas[ref.rpartition("/")[2]] if ref else schema
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("type", "object")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "enum" in schema:
        text = " · ".join(str(value) for value in schema["enum"] if value is not None)
    if text == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return f"{text} ({schema['format']})" if "format" in schema else text


def _curl(
    method: str,
    address: str,
    item: Mapping[str, Any],
    body: tuple[Parameter, ...],
    token: bool,
) -> str:
    parts = ["curl"]
    if method != "get":
        parts.append(f"-X {method.upper()}")
    if token:
        parts.append('-H "Authorization: Bearer $CW_TOKEN"')
    headers = {entry["name"] for entry in item.get("parameters", ()) if entry["in"] == "header"}
    if "Idempotency-Key" in headers:
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if "If-Match" in headers:
        parts.append("-H 'If-Match: \"…\"'")
    if body:
        example = {field.name: _example(field.kind) for field in body if field.required}
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d '{json.dumps(example, ensure_ascii=False)}'")
    return " ".join([*parts, settings.BASE_URL + address])


def _example(kind: str) -> Any:
    if kind.startswith("integer"):
        return 1
    if kind.startswith("boolean"):
        return True
    if kind.startswith("list"):
        return []
    return kind.split(" · ", maxsplit=1)[0] if " · " in kind else "…"
