"""Load the published accelerator table: chips that are new, with their first factor."""

from __future__ import annotations

import csv
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from django.utils.text import slugify

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.compute import H100_DENSE_BF16_TFLOPS, PPM
from consortium.kernel.errors import Conflict
from consortium.kernel.money import half_even
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Accelerator, AcceleratorFactor

TABLE = Path(__file__).resolve().parent.parent / "data" / "accelerators.csv"
# Datasheets of these differ from 989.4 by less than 0.1 %: they are the unit itself.
SAME_AS_H100 = ("nvidia-h100-sxm5", "nvidia-h800-sxm5", "nvidia-h200-sxm", "nvidia-gh200")


def ppm_of(slug: str, tflops: Fraction) -> int:
    """The ratio of dense BF16 peaks (FP16 for the V100) in parts per million, half-even."""
    if slug in SAME_AS_H100:
        return PPM
    return half_even(tflops * PPM / H100_DENSE_BF16_TFLOPS)


class NothingToLoad(Conflict):
    """Every row of the table is known."""

    code, title = "nothing_to_load", "Every accelerator of the table is known already"
    help = "New chips are added to the table first; a new factor is a new row, not a new load."


@command
def load_accelerators(*, actor: Actor, at: datetime, valid_from: date) -> list[Accelerator]:
    """Add every row of the table that is not known yet."""
    require(actor, P.LOAD_ACCELERATORS)
    known = set(Accelerator.objects.values_list("slug", flat=True))
    added = []
    with TABLE.open(newline="") as file:
        for line in csv.DictReader(file):
            slug = slugify(line["accelerator"])
            if slug in known:
                continue
            tflops = Fraction(line["dense_bf16_tflops"])
            accelerator = Accelerator.objects.create(
                slug=slug,
                name=line["accelerator"],
                mtflops=int(tflops * 1000),
                tdp_w=int(line["tdp_w"]) if line["tdp_w"] else None,
                memory=line["mem_gb"],
                confirmed=line["confirmed"] == "yes",
                note=line["note"],
            )
            AcceleratorFactor.objects.create(
                accelerator=accelerator,
                ppm=ppm_of(slug, tflops),
                basis="ratio of dense BF16 peaks",
                valid_from=valid_from,
            )
            record(
                "accelerator.listed",
                on=accelerator,
                audience="public",
                name=accelerator.name,
                ppm=ppm_of(slug, tflops),
            )
            added.append(accelerator)
    if not added:
        raise NothingToLoad
    return added
