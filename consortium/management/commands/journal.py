"""`manage.py journal verify`: recompute the chain and every checkpoint from the stored lines."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from consortium.journal import queries
from consortium.shell.commands import Command as Base


class Command(Base):
    """Verify the journal; exit 5 when a byte differs."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["verify"])

    def answer(self, **options: Any) -> dict[str, Any]:
        verdict = queries.verify()
        return {
            "lines": verdict.lines,
            "head": verdict.head,
            "fault": verdict.fault,
            "differs": bool(verdict.fault),
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if answer["fault"]:
            return [f"The journal does not verify: {answer['fault']}"]
        return [f"{answer['lines']} lines verify; the head is {answer['head'].hex()}."]
