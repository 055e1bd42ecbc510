"""What the releases have to say on the page of a run: what it became, as far as one may know."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.shell.related import Related
from releases import queries


def of_run(actor: Actor, run_id: UUID) -> Iterator[Related]:
    """The releases of a run that were announced to the actor, newest first."""
    for release in queries.releases(actor).filter(run_id=run_id):
        yield Related("Released as", str(release), reverse("release", args=[release.pk]))
