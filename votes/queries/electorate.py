"""Who would be, or is, on the roll: admitted members with what they pledged for the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consortium.kernel.actor import SYSTEM, Actor
from consortium.roadmap import queries as roadmap
from consortium.roadmap.models import Cycle
from members import queries as members
from votes.domain.roll import Elector as Weighed
from votes.domain.roll import Standing, enrol
from votes.domain.rule import Rule
from votes.models import Elector, Electorate, Proposal


@dataclass(frozen=True, slots=True)
class Candidate:
    """One organization as it stands now: its tier and its raw amount in mH."""

    organization_id: UUID
    name: str
    tier: str
    raw: int


def candidates(cycle: Cycle, *, source: str) -> list[Candidate]:
    """Everyone who would be on the roll if voting opened now, by organization id.

    `pledge`: accepted for this cycle. `delivered`: accepted in the cycle before it, if any.
    """
    raw = _delivered_before(cycle) if source == "delivered" else _pledged(cycle)
    return [
        Candidate(member.pk, member.name, member.tier, raw.get(member.pk, 0))
        for member in members.admitted()
    ]


def _pledged(cycle: Cycle) -> dict[UUID, int]:
    return {row.organization_id: row.milli_hours for row in members.pledged(cycle)}


def _delivered_before(cycle: Cycle) -> dict[UUID, int]:
    before = roadmap.cycles(SYSTEM).filter(starts_on__lt=cycle.starts_on).first()
    return members.delivered_to_cycle(before) if before else {}


def preview_roll(cycle: Cycle, rule: Rule, *, at: datetime) -> list[tuple[Candidate, Weighed]]:
    """The roll under `rule` as of now, heaviest first."""
    listed = {str(c.organization_id): c for c in candidates(cycle, source=rule.weights.source)}
    roll = enrol(
        weights=rule.weights,
        standings=[Standing(key, c.raw, c.tier) for key, c in listed.items()],
        opened_on=at.date(),
    )
    rows = [(listed[elector.id], elector) for elector in roll.electors]
    return sorted(rows, key=lambda row: (-row[1].weight, row[0].name))


def electorate(actor: Actor, proposal: Proposal) -> Electorate | None:
    """The frozen electorate with its electors, or None before opening."""
    found = Electorate.objects.visible_to(actor).filter(proposal=proposal)
    return found.select_related("version").prefetch_related("electors").first()


def frozen_electorate(proposal: Proposal) -> Electorate:
    """The electorate that the count reads."""
    found = Electorate.objects.select_related("version").prefetch_related("version__options")
    return found.prefetch_related("electors").get(proposal=proposal)


def elector(actor: Actor, proposal: Proposal) -> Elector | None:
    """The actor's organization on the frozen roll."""
    if actor.organization_id is None:
        return None
    found = Elector.objects.filter(
        electorate__proposal=proposal, organization_id=actor.organization_id
    )
    return found.select_related("electorate__version").first()
