"""Load the published accelerator table: chips that are new, with their first factor."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.roadmap.access import P, require
from consortium.roadmap.domain import published
from consortium.roadmap.models import Accelerator, AcceleratorFactor

TABLE = Path(__file__).resolve().parent.parent / "data" / "accelerators.csv"


class NothingToLoad(Conflict):
    """Every row of the table is known."""

    code, title = "nothing_to_load", "Every accelerator of the table is known already"
    help = "New chips are added to the table first; a new factor is a new row, not a new load."


@command
def load_accelerators(*, actor: Actor, at: datetime, valid_from: date) -> list[Accelerator]:
    """Add every row of the table that is not known yet."""
    require(actor, P.LOAD_ACCELERATORS)
    known = set(Accelerator.objects.values_list("slug", flat=True))
    with TABLE.open(newline="") as file:
        table = published.chips(file)
    added = [_list(item, valid_from) for item in table if item.chip.slug not in known]
    if not added:
        raise NothingToLoad
    return added


def _list(item: published.ListedChip, valid_from: date) -> Accelerator:
    accelerator = Accelerator.objects.create(
        slug=item.chip.slug,
        name=item.chip.name,
        mtflops=int(item.chip.tflops * 1000),
        tdp_w=item.tdp_w,
        memory=item.memory,
        confirmed=item.confirmed,
        note=item.note,
    )
    AcceleratorFactor.objects.create(
        accelerator=accelerator,
        ppm=item.chip.ppm,
        basis="ratio of dense BF16 peaks",
        valid_from=valid_from,
    )
    record(
        "accelerator.listed",
        on=accelerator,
        audience="public",
        name=accelerator.name,
        ppm=item.chip.ppm,
    )
    return accelerator
