"""What our `manage.py` commands share: `--json`, exit codes, and one plain sentence per refusal.

Exit 0 done, 1 bug, 2 usage, 3 not allowed, 4 refused by a rule or malformed, 5 a check differs.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consortium.kernel.canonical import plain
from consortium.kernel.errors import Forbidden, NotSignedIn, Problem

DIFFERS = 5


class Command(BaseCommand):
    """Base of our commands. Implement `answer`, and `lines` to say it in text."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Do the work; the object that `--json` prints. A true `differs` ends with exit 5."""
        raise NotImplementedError(type(self).__qualname__)

    def lines(self, answer: dict[str, Any]) -> list[str]:
        """The same answer for people."""
        return [f"{name}: {value}" for name, value in answer.items()]

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
        except Problem as problem:
            self.stderr.write(f"{problem.code}: {problem.detail}")
            for error in problem.errors:
                self.stderr.write(f"  {error.pointer or '/'}: {error.detail}")
            denied = isinstance(problem, Forbidden | NotSignedIn)
            sys.exit(3 if denied else 4)
        if options["json"]:
            self.stdout.write(json.dumps(plain(answer), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(self.lines(answer)))
        if answer.get("differs"):
            sys.exit(DIFFERS)
