"""`manage.py access_matrix`: write docs/access.md and append missing rows to the matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from consortium.management import matrix
from consortium.shell.commands import Command as Base

DOCUMENT = Path("docs/access.md")
MATRIX = Path("tests/access/matrix.csv")


class Command(Base):
    """Draw who may do what; never alter a row that a person has reviewed."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def answer(self, **options: Any) -> dict[str, Any]:
        document, path = settings.BASE_DIR / DOCUMENT, settings.BASE_DIR / MATRIX
        wanted = {row.key: row for row in matrix.predicted()}
        kept = {row.key: row for row in matrix.read(path)}
        missing, gone = sorted(wanted.keys() - kept.keys()), sorted(kept.keys() - wanted.keys())
        text = matrix.document()
        stale = not document.exists() or document.read_text(encoding="utf-8") != text
        if not options["check"]:
            document.write_text(text, encoding="utf-8")
            path.parent.mkdir(exist_ok=True)
            matrix.write(path, [*kept.values(), *(wanted[key] for key in missing)])
        return {
            "document_is_stale": stale,
            "missing": [" ".join(key) for key in missing],
            "gone": [" ".join(key) for key in gone],
            "differs": options["check"] and (stale or bool(missing) or bool(gone)),
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        told = [f"not in the matrix: {key}" for key in answer["missing"][:20]]
        told += [f"in the matrix, but no route: {key} (delete it)" for key in answer["gone"][:20]]
        if answer["differs"]:
            return [*told, "The access matrix differs: run make schema and review the new rows."]
        return [*told, f"{DOCUMENT} and {MATRIX} are what the routes say."]
