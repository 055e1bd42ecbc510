"""Ballots: one's own at any time, the number of them while open, all counted ones after close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from consortium.journal import queries as journal
from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from votes.domain import lifecycle
from votes.models import Ballot, Elector, Proposal
from votes.queries.electorate import elector as elector_of

__all__ = [
    "ballot_count",
    "counted_ballots",
    "elector_of",
    "my_ballots",
    "quorum_may_come_late",
    "receipt",
    "roll_call",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter keeps: every input of the commitment, and where the journal holds it."""

    ballot: Ballot
    inputs: dict[str, Any]
    commitment: str
    journal_sequence: int | None
    journal_leaf: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class RollCallLine:
    """One elector after close; `ballot` is None for whoever was absent."""

    elector: Elector
    ballot: Ballot | None


def ballot_count(proposal: Proposal) -> int:
    """How many organizations have a ballot that would count: all that anyone learns early."""
    later = Ballot.objects.filter(elector=OuterRef("elector"), revision__gt=OuterRef("revision"))
    standing = Ballot.objects.filter(~Exists(later), proposal=proposal, choice__isnull=False)
    return standing.count()


def quorum_may_come_late(proposal: Proposal, *, at: datetime) -> bool:
    """Whether a cast now could move the deadline, and so has to hold the gate alone."""
    version = proposal.versions.order_by("-number").first()
    if version is None or proposal.closes_at is None or proposal.extended_at is not None:
        return False
    hours = version.read_rule().late_quorum_hours
    return lifecycle.in_late_window(closes_at=proposal.closes_at, hours=hours, at=at)


def counted_ballots(proposal: Proposal) -> list[Ballot]:
    """The ballots that a closed vote counts."""
    found = Ballot.objects.filter(Ballot.objects.counted(), proposal=proposal)
    return list(found.select_related("elector"))


def my_ballots(actor: Actor, proposal: Proposal) -> list[Ballot]:
    """Every revision of the actor's own organization, latest first."""
    if actor.organization_id is None:
        return []
    found = Ballot.objects.visible_to(actor).filter(
        proposal=proposal, elector__organization_id=actor.organization_id
    )
    return list(found.select_related("elector__electorate").order_by("-revision"))


def receipt(actor: Actor, proposal: Proposal, revision: int | None = None) -> Receipt:
    """The receipt of one of the actor's own revisions, by default the latest."""
    found = my_ballots(actor, proposal)
    ballot = next((b for b in found if revision in (None, b.revision)), None)
    if ballot is None:
        raise NotFound
    line = journal.lines(actor, subject=str(ballot.pk)).first()
    latest = next(iter(journal.checkpoints(actor)), None)
    return Receipt(
        ballot=ballot,
        inputs=ballot.sealed(bytes(ballot.elector.electorate.hash)).plain(),
        commitment=bytes(ballot.commitment).hex(),
        journal_sequence=line.sequence if line else None,
        journal_leaf=bytes(line.leaf).hex() if line else "",
        checkpoint=latest.text().decode() if latest else "",
    )


def roll_call(actor: Actor, proposal: Proposal) -> list[RollCallLine]:
    """Every elector with its counted ballot, heaviest first; empty before close."""
    if proposal.closed_at is None:
        return []
    visible = Ballot.objects.visible_to(actor).filter(Ballot.objects.counted(), proposal=proposal)
    ballots = {ballot.elector_id: ballot for ballot in visible}
    electors = Elector.objects.visible_to(actor).filter(electorate__proposal=proposal)
    return [RollCallLine(elector, ballots.get(elector.pk)) for elector in electors]
