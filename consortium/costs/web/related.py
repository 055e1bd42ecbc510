"""What the costs have to say on the page of a run: the split that divides it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from consortium.costs import queries
from consortium.costs.access import P
from consortium.kernel.actor import Actor
from consortium.kernel.money import exact_text
from consortium.kernel.permissions import allowed
from consortium.shell.related import Related


def of_run(actor: Actor, run_id: UUID) -> Iterator[Related]:
    """The live split of a run's pool, for those who may open it."""
    if not allowed(actor, P.READ_COSTS):
        return
    for split in queries.live_splits_of(actor, run_id):
        amount = exact_text(split.total, split.pool.currency)
        yield Related(
            "Paid for by", f"{split.kind} split of {amount}", reverse("split", args=[split.pk])
        )
