"""What the votes have to say on the page of a run: the proposals that speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import allowed
from consortium.shell.related import Related
from votes import queries
from votes.access import P


def of_run(actor: Actor, run_id: UUID) -> Iterator[Related]:
    """The proposals about a run, newest first, for those who may open them."""
    if not allowed(actor, P.READ_PROPOSALS):
        return
    for proposal in queries.about_run(actor, run_id):
        enacted = proposal.state == "enacted"
        page = "proposal-result" if enacted else "proposal"
        relation = "Decided by" if enacted else f"Proposal, {proposal.state}"
        yield Related(relation, proposal.title, reverse(page, args=[proposal.pk]))
