"""At `opens_at` everything that decides freezes in one transaction: text, rule, roll and lots."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.ids import new_id
from consortium.kernel.rows import lock, move, reread
from votes import queries
from votes.access import P, require
from votes.domain import lifecycle
from votes.domain.roll import Standing, electorate_hash, enrol
from votes.models import Elector, Electorate, Proposal

SEED_BYTES = 32


@command
def open_voting(*, actor: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Freeze the electorate and open, or send back what nobody could decide."""
    require(actor, P.OPEN_VOTING, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.opens_at is None or proposal.closes_at is None or at < proposal.opens_at:
        raise lifecycle.VotingNotOpen
    if at >= proposal.closes_at:
        return _send_back(proposal, "Voting was not opened in time; schedule it again.")
    electorate, electors = _freeze(proposal, at)
    if not electorate.weight:
        return _send_back(proposal, "Nobody has a weight under this rule; change it or wait.")
    Elector.objects.bulk_create(electors)
    electorate.save(force_insert=True)
    move(proposal, lifecycle.OPEN, expecting=lifecycle.SCHEDULED, opened_at=at)
    record(
        "proposal.opened",
        on=proposal,
        audience="members",
        version=bytes(electorate.version.hash),
        rule=bytes(electorate.version.rule_hash),
        electorate=bytes(electorate.hash),
        lot_seed=bytes(electorate.lot_seed),
        electors=electorate.heads,
        closes_at=proposal.closes_at,
    )
    return proposal


def _freeze(proposal: Proposal, at: datetime) -> tuple[Electorate, list[Elector]]:
    version = proposal.versions.order_by("-number")[0]
    weights = version.read_rule().weights
    candidates = queries.candidates(proposal.cycle, source=weights.source)
    ids: dict[UUID, UUID] = {c.organization_id: new_id() for c in candidates}
    roll = enrol(
        weights=weights,
        standings=[
            Standing(str(ids[c.organization_id]), c.raw, c.tier, (str(c.organization_id),))
            for c in candidates
        ],
        opened_on=at.date(),
    )
    weight = {elector.id: elector.weight for elector in roll.electors}
    seed = os.urandom(SEED_BYTES)
    electorate = Electorate(
        proposal=proposal,
        version=version,
        lot_seed=seed,
        weight=sum(weight.values()),
        heads=len(roll.electors),
        frozen_at=at,
        hash=electorate_hash(
            version=bytes(version.hash),
            rule=bytes(version.rule_hash),
            roll=roll,
            lot_seed=seed,
        ),
    )
    return electorate, _electors(electorate, candidates, ids, weight)


def _electors(
    electorate: Electorate, candidates: Any, ids: dict[UUID, UUID], weight: dict[str, int]
) -> list[Elector]:
    return [
        Elector(
            id=ids[c.organization_id],
            electorate_id=electorate.pk,
            organization_id=c.organization_id,
            name=c.name,
            tier=c.tier,
            raw=c.raw,
            weight=weight[str(ids[c.organization_id])],
        )
        for c in candidates
    ]


def _send_back(proposal: Proposal, why: str) -> Proposal:
    move(proposal, lifecycle.DISCUSSION, expecting=lifecycle.SCHEDULED, note=why)
    record("proposal.sent_back", on=proposal, audience="members", reason=why)
    return proposal
