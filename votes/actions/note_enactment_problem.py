"""An adopted proposal that could not be enacted says why, and is tried again."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from votes.access import P, require
from votes.models import Proposal


@command
def note_enactment_problem(
    *, actor: Actor, at: datetime, proposal: Proposal, problem: str
) -> Proposal:
    """Keep the reason on the proposal, for the voting desk."""
    require(actor, P.ENACT_PROPOSAL, on=proposal)
    Proposal.objects.filter(pk=proposal.pk).update(note=problem)
    proposal.note = problem
    record("proposal.enactment_failed", on=proposal, audience="staff", problem=problem)
    return proposal
