"""OpenAPI 3.1 drawn from the same declarations that the views run on."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from consortium.kernel.errors import Problem
from consortium.shell.api import Commanding, Endpoint, Listing

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
# Which refusals any call can meet, and which only commands can.
ALWAYS = {400, 401, 403, 404, 406, 429}
COMMANDS = {409, 412, 413, 415, 422, 428}


class Schema(AutoSchema):
    """drf-spectacular's view inspector, taught our three shapes."""

    view: Endpoint  # type: ignore[override]  # ours are the only views drawn

    def get_operation_id(self) -> str:
        explicit = getattr(self.view, "operation_id", None)
        if explicit:
            return f"{explicit}" if self.method == "GET" else f"{explicit}_{self.method.lower()}"
        return super().get_operation_id()

    def get_description(self) -> str:  # type: ignore[override]  # as spectacular has it
        return (type(self.view).__doc__ or "").strip()

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.replace("consortium.", "").split(".")[0]]

    def get_request_serializer(self) -> Any:
        return getattr(self.view, "input", None)

    def get_response_serializers(self) -> Any:
        return self.view.output

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.method == "GET" and isinstance(self.view, Listing)

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = []
        if self.method == "GET":
            found += [_parameter(name, field) for name, field in self.view.filters.items()]
            if isinstance(self.view, Listing):
                found.append(OpenApiParameter("cursor", str))
                found.append(OpenApiParameter("page_size", int))
        elif isinstance(self.view, Commanding):
            if self.view.idempotency != "none":
                required = self.view.idempotency == "required"
                found.append(OpenApiParameter("Idempotency-Key", str, "header", required=required))
            if self.view.if_match:
                found.append(OpenApiParameter("If-Match", str, "header", required=True))
        return found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = self._success()
        wanted = ALWAYS | (COMMANDS if self.method != "GET" else set(self.view.refuses))
        codes: dict[int, list[str]] = {}
        for code, problem in sorted(Problem.registry.items()):
            codes.setdefault(problem.status, []).append(code)
        for status in sorted(wanted):
            bodies[str(status)] = {
                "description": "A problem: " + ", ".join(codes.get(status, [])),
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
        if self.method == "GET" and not isinstance(self.view, Listing):
            bodies["304"] = {"description": "Not modified."}
        return bodies

    def _success(self) -> dict[str, Any]:
        status = str(getattr(self.view, "status", 200) if self.method != "GET" else 200)
        if status == "204" or self.view.output is None:
            return {status: {"description": "Done."}}
        serializer = self.view.output
        if isinstance(self.view, Listing) and self.method == "GET":
            component = self.resolve_serializer(serializer, "response")
            return {status: {"description": "One page.", "content": _json(_page(component.ref))}}
        response: dict[str, Any]
        if getattr(self.view, "many", False):
            component = self.resolve_serializer(serializer, "response")
            response = {"content": _json({"type": "array", "items": component.ref})}
        else:
            response = self._get_response_for_code(  # type: ignore[no-untyped-call]  # untyped there
                OpenApiResponse(serializer), status, direction="response"
            )
        response["description"] = "Done." if self.method != "GET" else "Found."
        also = getattr(self.view, "other_status", None) if self.method != "GET" else None
        return {status: response, **({str(also): response} if also else {})}

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        access = self.view.access.get(self.method)
        if operation and access:
            operation["x-access"] = access.described()
            operation["security"] = _security(access.token, access.rows.value)
        return operation


def _parameter(name: str, field: Any) -> OpenApiParameter:
    choices = list(getattr(field, "choices", ())) or None
    kinds = (
        (serializers.UUIDField, OpenApiTypes.UUID),
        (serializers.IntegerField, OpenApiTypes.INT),
        (serializers.BooleanField, OpenApiTypes.BOOL),
        (serializers.DateTimeField, OpenApiTypes.DATETIME),
        (serializers.DateField, OpenApiTypes.DATE),
    )
    kind = next((kind for field_type, kind in kinds if isinstance(field, field_type)), None)
    return OpenApiParameter(name, kind or OpenApiTypes.STR, required=field.required, enum=choices)


class CredentialsScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular's own metaclass
    """Tells drf-spectacular what our one authenticator takes; see `_security`."""

    target_class = "consortium.shell.authentication.Credentials"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def _security(token: str | None, rows: str) -> list[dict[str, list[str]]]:
    found: list[dict[str, list[str]]] = [{"session": []}]
    if token:
        found.append({"bearer": []})
    if rows == "public":
        found.append({})
    return found


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _page(ref: dict[str, Any]) -> dict[str, Any]:
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["results", "next", "previous"],
        "properties": {"results": {"type": "array", "items": ref}, "next": link, "previous": link},
    }


def add_problem(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Post-processing: the shared Problem schema, with an example per code."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = {
        **PROBLEM,
        "examples": [
            {
                "type": f"/problems/{code}",
                "title": problem.title,
                "status": problem.status,
                "code": code,
                "detail": problem.title + ".",
                "errors": [],
            }
            for code, problem in sorted(Problem.registry.items())
        ],
    }
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result
