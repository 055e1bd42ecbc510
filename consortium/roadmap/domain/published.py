"""Published tables, read strictly: accelerators, and training runs the estimator is held against.

A run is checked only where its row says that hours, tokens and size belong together; of the
others (distilled, reinforcement stages, hours unknown) the table keeps the reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from consortium.kernel.compute import H100_DENSE_BF16_TFLOPS, PPM
from consortium.kernel.errors import Malformed
from consortium.kernel.money import half_even
from consortium.roadmap.domain import training

# Datasheets of these differ from 989.4 by less than 0.1 %: they are the unit itself.
SAME_AS_H100 = ("nvidia-h100-sxm5", "nvidia-h800-sxm5", "nvidia-h200-sxm", "nvidia-gh200")
# Hardware as publications name it → a slug of accelerators.csv.
NAMES = {
    "V100": "nvidia-v100-sxm2-32gb",
    "A100": "nvidia-a100-sxm-80gb",
    "H100": "nvidia-h100-sxm5",
    "H800": "nvidia-h800-sxm5",
    "H200": "nvidia-h200-sxm",
    "GH200": "nvidia-gh200",
    "B200": "nvidia-b200",
    "B300": "nvidia-b300",
    "TPUv3": "google-tpu-v3",
    "TPUv4": "google-tpu-v4",
    "TPUv5p": "google-tpu-v5p",
}
COLUMNS = {"model", "kind", "n_total", "n_active", "tokens", "hardware", "chip_hours"}


class TableMalformed(Malformed):
    """A row that cannot be read."""

    code, title = "table_malformed", "The table cannot be read"
    help = "The columns are those of training-runs.csv; sizes, tokens and hours are numbers."


@dataclass(frozen=True, slots=True)
class ListedChip:
    """One row of the accelerator table."""

    chip: training.Chip
    tdp_w: int | None
    memory: str
    confirmed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Published:
    """One published run, as far as it is known."""

    name: str
    kind: str
    n_total: int
    n_active: int
    tokens: int
    hardware: str
    chip_hours: int
    usable: bool
    stage: str = "pretraining"


@dataclass(frozen=True, slots=True)
class Checked:
    """A published run beside our answer. `error_ppm`: |central − published| of published."""

    name: str
    published: int
    low: int
    central: int
    high: int
    inside: bool
    error_ppm: int
    flagged: str


def slug_of(name: str) -> str:
    """A name as it appears in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def ppm_of(slug: str, tflops: Fraction) -> int:
    """The ratio of dense BF16 peaks (FP16 for the V100) in parts per million, half-even."""
    if slug in SAME_AS_H100:
        return PPM
    return half_even(tflops * PPM / H100_DENSE_BF16_TFLOPS)


def chips(lines: Iterable[str]) -> tuple[ListedChip, ...]:
    """Every row of the accelerator table."""
    found = []
    for row in csv.DictReader(lines):
        slug, tflops = slug_of(row["accelerator"]), Fraction(row["dense_bf16_tflops"])
        found.append(
            ListedChip(
                chip=training.Chip(slug, row["accelerator"], tflops, ppm_of(slug, tflops)),
                tdp_w=int(row["tdp_w"]) if row["tdp_w"] else None,
                memory=row["mem_gb"],
                confirmed=row["confirmed"] == "yes",
                note=row["note"],
            )
        )
    return tuple(found)


def runs(lines: Iterable[str]) -> tuple[Published, ...]:
    """Every row of a table of training runs.

    Raises:
        TableMalformed: a column is missing or a figure cannot be read; the line is named.

    """
    reader = csv.DictReader(lines)
    missing = COLUMNS - set(reader.fieldnames or ())
    if missing:
        raise TableMalformed(f"Columns are missing: {', '.join(sorted(missing))}.")
    return tuple(_run(row, reader.line_num) for row in reader)


def _run(row: Mapping[str, str | None], line: int) -> Published:
    figures = {}
    for name in ("n_total", "n_active", "tokens", "chip_hours"):
        text = (row[name] or "").strip()
        if not re.fullmatch(r"(?:[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE]\+?[0-9]{1,2})?)?", text):
            raise TableMalformed(f"Line {line}: {name} is not a number: {text[:40]!r}.")
        figures[name] = int(Fraction(text or 0))
    stage = (row.get("stage") or "pretraining").strip()
    if stage not in training.STAGES:
        raise TableMalformed(f"Line {line}: stage is one of {', '.join(training.STAGES)}.")
    return Published(
        name=(row["model"] or "").strip(),
        kind=(row["kind"] or "").strip(),
        hardware=(row["hardware"] or "").strip(),
        usable=stage == "pretraining"
        and row.get("usable_as_check", "1") == "1"
        and all(figures.values()),
        stage=stage,
        **figures,
    )


def chip_of(run: Published, listed: Mapping[str, training.Chip]) -> training.Chip:
    """The accelerator a run names."""
    slug = NAMES.get(run.hardware, slug_of(run.hardware))
    if slug not in listed:
        raise TableMalformed(f"{run.name}: {run.hardware!r} is not a listed accelerator.")
    return listed[slug]


def check(run: Published, listed: Mapping[str, training.Chip]) -> Checked:
    """Our estimate of a usable run beside what was published."""
    hours = training.estimate(
        n_total=run.n_total,
        n_active=run.n_active,
        tokens=run.tokens,
        kind=run.kind,
        chip=chip_of(run, listed),
    )
    span = hours.chip_hours
    return Checked(
        name=run.name,
        published=run.chip_hours,
        low=span.low,
        central=span.central,
        high=span.high,
        inside=span.low <= run.chip_hours <= span.high,
        error_ppm=abs(span.central - run.chip_hours) * PPM // run.chip_hours,
        flagged=hours.flagged,
    )
