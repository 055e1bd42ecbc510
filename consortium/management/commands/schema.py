"""`manage.py schema`: write docs/openapi.yaml, or with `--check` say whether it is current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from consortium.kernel.errors import Invalid
from consortium.shell.commands import Command as Base

PATH = Path("docs/openapi.yaml")


class SchemaUnclear(Invalid):
    """A view whose description cannot be drawn without a warning."""

    code, title = "schema_unclear", "The API description has warnings"
    help = "Mend the views that are named; the committed description must be complete."


class Command(Base):
    """Draw the OpenAPI description from the views."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def answer(self, **options: Any) -> dict[str, Any]:
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped there
        if GENERATOR_STATS:
            GENERATOR_STATS.emit_summary()
            raise SchemaUnclear
        text = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()  # type: ignore[no-untyped-call]  # untyped there
        path = settings.BASE_DIR / PATH
        current = path.exists() and path.read_text() == text
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return {"path": str(PATH), "differs": options["check"] and not current}

    def lines(self, answer: dict[str, Any]) -> list[str]:
        state = "is not what the views say: run make schema" if answer["differs"] else "is current"
        return [f"{answer['path']} {state}."]
