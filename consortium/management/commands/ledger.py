"""`manage.py ledger verify`: add every entry and every unit again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from consortium.ledger import queries
from consortium.shell.commands import Command as Base


class Command(Base):
    """Verify the books; exit 5 when something does not add up."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["verify"])

    def answer(self, **options: Any) -> dict[str, Any]:
        verdict = queries.verify()
        return {
            "entries": verdict.entries,
            "lines": verdict.lines,
            "sums": verdict.sums,
            "faults": list(verdict.faults),
            "differs": bool(verdict.faults),
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if answer["faults"]:
            return [f"The books do not add up: {fault}" for fault in answer["faults"]]
        units = ", ".join(answer["sums"]) or "nothing yet"
        return [f"{answer['entries']} entries, {answer['lines']} lines add up to zero in {units}."]
