"""`manage.py power "39; 7,7,7,7,7,1,…" [--heads H]`: how often each weight decides; no database."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django.core.management.base import CommandParser

from consortium.kernel.errors import Malformed
from consortium.shell.commands import Command as Base
from votes.domain.power import power

QUESTION = re.compile(r"\s*\d{1,9}\s*;\s*\d{1,9}\s*(,\s*\d{1,9}\s*)*", re.ASCII)


class Command(Base):
    """Count the power of weights under a quota."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("question", help='the quota, then the weights: "39; 7,7,7,7,7,1"')
        parser.add_argument("--heads", type=int, default=1, help="so many heads must agree too")

    def answer(self, **options: Any) -> dict[str, Any]:
        question = str(options["question"])
        if not QUESTION.fullmatch(question):
            raise Malformed('Expected a quota and weights, such as "39; 7,7,1".')
        quota, _, listed = question.partition(";")
        weights = [int(weight) for weight in listed.split(",")]
        found = power(quota=int(quota), weights=weights, heads=options["heads"])
        names = ("weight", "swings", "banzhaf", "normalised", "shapley_shubik")
        return {
            "quota": found.quota,
            "heads": found.heads,
            "winning": found.winning,
            "coalitions": found.coalitions,
            "electors": [{name: getattr(item, name) for name in names} for item in found.shares],
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        said = [f"{answer['winning']:,} of {answer['coalitions']:,} coalitions win."]
        said.append(f"{'weight':>10} {'Banzhaf':>10} {'Shapley–Shubik':>16}")
        for item in answer["electors"]:
            banzhaf, shapley = _percent(item["normalised"]), _percent(item["shapley_shubik"])
            said.append(f"{item['weight']:>10,} {banzhaf:>10} {shapley:>16}")
        return said


def _percent(value: Fraction) -> str:
    tenths = (2000 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{tenths // 10}.{tenths % 10} %"
