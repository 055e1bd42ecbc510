"""`manage.py split FILE.json`: any rule on anyone's numbers, with its trace; no database.

The file may be the `inputs` of a frozen split as the API gives them; then the answer is its trace.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from consortium.costs.domain.question import answer
from consortium.kernel.errors import Malformed
from consortium.shell.commands import Command as Base
from consortium.shell.parsing import parse

# A table of all groups of sixteen members is longer than a request may be.
MAX_BYTES = 32 * 1024 * 1024


class Command(Base):
    """Divide a cost among members and show how."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", help="a JSON file, or - for standard input")

    def answer(self, **options: Any) -> dict[str, Any]:
        return answer(parse(_read(str(options["file"])), most=MAX_BYTES))

    def lines(self, answer: dict[str, Any]) -> list[str]:
        said = [f"{answer['rule']}, version {answer['version']}: {answer['total']:,} to share"]
        said += [
            "  " + ", ".join(f"{name} {_plainly(value)}" for name, value in step.items())
            for step in answer["steps"]
        ]
        width = max(len(row["member"]) for row in answer["shares"])
        said += [
            f"{row['member']:<{width}}  {row['amount']:>20,}"
            f"  = {row['floor']:,} + {row['extra']}  (exactly {row['exact']})"
            for row in answer["shares"]
        ]
        said.append(f"inputs SHA-256 {answer['inputs_sha256']}")
        return said + _stability(answer.get("stability"))


def _plainly(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {item}" for name, item in value.items()) + ")"
    return str(value)


def _stability(judged: dict[str, Any] | None) -> list[str]:
    if judged is None:
        return []
    if judged["in_core"]:
        return ["Nobody would be better off leaving."]
    worst = judged["worst"]
    who = ", ".join(worst["members"])
    return [f"Better off leaving: {who}: pays {worst['pays']}, alone {worst['alone']}."]


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Malformed(f"{name} cannot be read: {error.strerror}.") from error
