"""`manage.py estimate training|serving|check`: a question or a file of runs, without a database."""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

import consortium.roadmap
from consortium.kernel.errors import Malformed
from consortium.kernel.money import compact_text, exact_text
from consortium.roadmap.domain import published, rates, serving, training
from consortium.roadmap.domain.leave_one_out import Verdict, leave_one_out
from consortium.shell.commands import Command as Base

# docs/money.md: so many published runs lie in our range, and the median error is at most this.
INSIDE_PERCENT, MOST_ERROR_PPM = 85, 200_000
TABLES = Path(consortium.roadmap.__file__).parent / "data"


class FileUnreadable(Malformed):
    """No such file, or not text."""

    code, title = "file_unreadable", "The file cannot be read"
    help = "Name a CSV file in UTF-8 with the columns of training-runs.csv."


def chips() -> dict[str, published.ListedChip]:
    """The accelerators of the table we ship, by slug."""
    with (TABLES / "accelerators.csv").open(encoding="utf-8", newline="") as file:
        return {item.chip.slug: item for item in published.chips(file)}


def chip(slug: str) -> published.ListedChip:
    """One of them."""
    found = chips()
    if slug not in found:
        raise FileUnreadable(f"{slug!r} is not one of: {', '.join(sorted(found))}.")
    return found[slug]


def whole(text: str) -> int:
    """37e9, 70.6e9, 15T or 15_000_000_000_000, exactly; anything else is refused by argparse."""
    letters = {"k": "e3", "m": "e6", "b": "e9", "t": "e12"}
    plain = text.strip().lower().replace("_", "").replace(",", "")
    if plain[-1:] in letters:
        plain = plain[:-1] + letters[plain[-1]]
    try:
        if len(plain) > 24 or int(plain.partition("e")[2] or "0") > 18:
            raise ValueError(text)
        number = Fraction(plain)
    except (ValueError, ZeroDivisionError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 37e9.") from error
    if number.denominator != 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number.")
    return int(number)


def part(text: str) -> Fraction:
    """A utilisation such as 0.28, exactly."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 0.28.") from error


def _ask_serving(host: CommandParser) -> None:
    host.add_argument("--total", type=whole, required=True, help="total parameters: 671e9")
    host.add_argument("--bits", type=part, default=Fraction(16), help="per weight: 8, 4.25")
    host.add_argument("--live-tokens", type=whole, required=True, help="of all requests at once")
    cache = host.add_mutually_exclusive_group(required=True)
    cache.add_argument("--kv-bytes", type=whole, help="per live token: 70000")
    cache.add_argument(
        "--gqa",
        type=whole,
        nargs=4,
        metavar=("LAYERS", "HEADS", "SIZE", "BYTES"),
        help="grouped-query attention instead",
    )
    host.add_argument("--accelerator", default="nvidia-h100-sxm5", help="a slug of the table")
    host.add_argument(
        "--price", nargs=3, metavar=("LOW", "CENTRAL", "HIGH"), help="per GPU-hour: 2 3.25 4"
    )
    host.add_argument("--currency", default="USD")


class Command(Base):
    """Estimate a training run as a range, or compare the estimator with published runs."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        acts = parser.add_subparsers(dest="act", required=True)
        one = acts.add_parser("training", help="one run")
        one.add_argument("--active", type=whole, required=True, help="active parameters: 37e9")
        one.add_argument("--total", type=whole, help="total parameters; as many unless given")
        one.add_argument("--tokens", type=whole, required=True, help="training tokens: 14.8e12")
        one.add_argument("--accelerator", default="nvidia-h100-sxm5", help="a slug of the table")
        one.add_argument("--stage", choices=training.STAGES, default="pretraining")
        one.add_argument("--utilisation", type=part, help="step MFU × goodput, instead of ours")
        one.add_argument("--price", help="per chip-hour: 2.20")
        one.add_argument("--currency", default="USD")
        host = acts.add_parser("serving", help="GPUs and cost per day of a served model")
        _ask_serving(host)
        many = acts.add_parser("check", help="a file with the columns of training-runs.csv")
        many.add_argument("file", nargs="?", help="the published runs we ship, unless given")
        for sub in (one, host, many):
            sub.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def answer(self, **options: Any) -> dict[str, Any]:
        if options["act"] == "serving":
            return _serving(options)
        return _training(options) if options["act"] == "training" else _check(options["file"])

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if "gpus" in answer:
            return _served(answer)
        return _table(answer) if "runs" in answer else _sentences(answer)


def _training(options: dict[str, Any]) -> dict[str, Any]:
    total = options["total"] or options["active"]
    price = options["price"]
    found = training.estimate(
        n_total=total,
        n_active=options["active"],
        tokens=options["tokens"],
        kind="moe" if total != options["active"] else "dense",
        chip=chip(options["accelerator"]).chip,
        micros=rates.parse_price(price) if price else None,
        currency=options["currency"],
        utilisation=options["utilisation"],
        stage=options["stage"],
    )
    return asdict(found)


def _sentences(answer: dict[str, Any]) -> list[str]:
    def span(values: dict[str, int], words: Any) -> str:
        return " – ".join(words(values[name]) for name in ("low", "central", "high"))

    said = [f"Chip-hours:   {span(answer['chip_hours'], lambda n: f'{n:,}')}"]
    hours = span(answer["milli_hours"], lambda n: f"{n // 1000:,}")
    said.append(f"H100e-hours:  {hours}")
    for name, title in (("final", "Final run:    "), ("programme", "Programme:    ")):
        if answer[name]:
            money = span(answer[name], lambda n: compact_text(n, answer["currency"]))
            said.append(title + money)
    said += [f"  {item['name']}: {item['value']} [{item['source']}]" for item in answer["inputs"]]
    return [*said, answer["flagged"]] if answer["flagged"] else said


def _serving(options: dict[str, Any]) -> dict[str, Any]:
    listed = chip(options["accelerator"])
    cache = options["kv_bytes"]
    if options["gqa"]:
        layers, heads, size, each = options["gqa"]
        cache = serving.kv_bytes(layers=layers, kv_heads=heads, head_size=size, bytes_each=each)
    found = serving.estimate(
        n_total=options["total"],
        bits=options["bits"],
        live_tokens=options["live_tokens"],
        kv_bytes=cache,
        # Of a chip sold with several sizes of memory, the smallest.
        memory_gb=int(listed.memory.partition("-")[0]),
        accelerator=listed.chip.name,
        prices=_prices(options["price"]),
        currency=options["currency"],
    )
    flagged = "" if listed.confirmed else "Sources on this accelerator differ."
    return {**asdict(found), "flagged": flagged}


def _prices(given: list[str] | None) -> tuple[int, int, int] | None:
    if given is None:
        return None
    low, central, high = (rates.parse_price(price) for price in given)
    return low, central, high


def _served(answer: dict[str, Any]) -> list[str]:
    said = [f"GPUs:         {answer['gpus']:,}"]
    if answer["per_day"]:
        day = (
            exact_text(answer["per_day"][n], answer["currency"]) for n in ("low", "central", "high")
        )
        said.append(f"A day:        {' – '.join(day)}")
    said += [f"  {item['name']}: {item['value']} [{item['source']}]" for item in answer["inputs"]]
    return [*said, answer["flagged"]] if answer["flagged"] else said


def _check(file: str | None) -> dict[str, Any]:
    listed = {slug: item.chip for slug, item in chips().items()}
    try:
        with (Path(file) if file else TABLES / "training-runs.csv").open(
            encoding="utf-8", newline=""
        ) as lines:
            rows = published.runs(lines)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileUnreadable(f"{file}: {error}") from error
    usable = [row for row in rows if row.usable]
    used = [published.check(row, listed) for row in usable]
    errors = sorted(item.error_ppm for item in used)
    inside = sum(item.inside for item in used)
    unseen = leave_one_out(usable, listed)
    return {
        "runs": [asdict(item) for item in used],
        "left_out": [row.name for row in rows if not row.usable],
        "not_6nd": [row.name for row in rows if row.stage != "pretraining"],
        "inside": inside,
        "median_error_ppm": errors[len(errors) // 2] if errors else None,
        "leave_one_out": asdict(unseen),
        "differs": _below_the_bar(inside, unseen),
    }


def _below_the_bar(inside: int, unseen: Verdict) -> bool:
    needed = INSIDE_PERCENT * len(unseen.runs)
    error = unseen.median_error_ppm or 0
    return min(inside, unseen.inside) * 100 < needed or error > MOST_ERROR_PPM


def _table(answer: dict[str, Any]) -> list[str]:
    said = [f"{'run':24} {'published h':>14} {'central h':>14}  in range"]
    for run in answer["runs"]:
        verdict = "yes" if run["inside"] else "no"
        said.append(
            f"{run['name'][:24]:24} {run['published']:>14,} {run['central']:>14,}  {verdict}"
        )
    said.append(f"{answer['inside']} of {len(answer['runs'])} published runs lie in the range.")
    if answer["median_error_ppm"] is not None:
        said.append(f"Median error: {answer['median_error_ppm'] // 10**4} % of published hours.")
    unseen = answer["leave_one_out"]
    if unseen["runs"]:
        said.append(
            f"Each answered by the others of its class: {unseen['inside']} of "
            f"{len(unseen['runs'])} in the range, median error "
            f"{unseen['median_error_ppm'] // 10**4} %."
        )
        said += [f"  {run['name']}: {run['flagged']}" for run in unseen["runs"] if run["flagged"]]
    if answer["not_6nd"]:
        said.append(f"not_6nd, needs measured hours: {', '.join(answer['not_6nd'])}.")
    unknown = [name for name in answer["left_out"] if name not in answer["not_6nd"]]
    if unknown:
        said.append(f"Hours, tokens or size unknown or disputed: {', '.join(unknown)}.")
    return said
