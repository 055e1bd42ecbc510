"""What came of a vote, in words and in rows, and what it would cost whom: nothing counted anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consortium.costs import queries as costs
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from votes.domain import wording
from votes.domain.lifecycle import VotingNotOpen
from votes.domain.rule import Rule
from votes.domain.trace import Result
from votes.models import Electorate, Enactment, Proposal, Version
from votes.queries.ballots import RollCallLine, roll_call
from votes.queries.electorate import electorate
from votes.queries.proposals import enactment, tally


class NotCounted(Conflict):
    """There is no result yet."""

    code, title = "not_counted", "This vote has not been counted"
    help = "The result appears within seconds of the deadline that the proposal shows."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A counted vote."""

    passed: bool
    winners: tuple[str, ...]
    order: tuple[str, ...]
    reason: str
    sentence: str
    trace: tuple[dict[str, Any], ...]
    hash: str
    counted_at: datetime
    roll_call: tuple[RollCallLine, ...]
    enactment: Enactment | None
    result: Result


@dataclass(frozen=True, slots=True)
class OwnShare:
    """One option's price, whole and for the asking organization (None where unknown)."""

    key: str
    title: str
    cost: dict[str, Any]
    own_share: dict[str, Any] | None


def in_words(rule: Rule) -> tuple[str, ...]:
    """The rule, a sentence per line."""
    return wording.rule_in_words(rule)


def option_names(version: Version) -> dict[str, str]:
    """Title by key."""
    return {option.key: option.title for option in version.options.all()}


def opened_electorate(actor: Actor, proposal: Proposal) -> Electorate:
    """The frozen roll, or a refusal before there is one."""
    found = electorate(actor, proposal)
    if found is None:
        raise VotingNotOpen("The roll is frozen when voting opens.")
    return found


def outcome(actor: Actor, proposal: Proposal) -> Outcome:
    """The count of `proposal`, or a refusal before there is one."""
    found = tally(actor, proposal)
    if found is None:
        raise NotCounted
    result = found.read()
    return Outcome(
        passed=found.passed,
        winners=result.winners,
        order=result.order,
        reason=result.reason,
        sentence=found.sentence(),
        trace=tuple(row.plain() for row in result.trace),
        hash=bytes(found.hash).hex(),
        counted_at=found.counted_at,
        roll_call=tuple(roll_call(actor, proposal)),
        enactment=enactment(actor, proposal),
        result=result,
    )


def own_shares(actor: Actor, proposal: Proposal, version: Version) -> list[OwnShare]:
    """What each option costs in all, and the actor's own share if it were divided now."""
    currency = version.effect.get("currency", "")
    split = version.effect.get("split", {})
    options = list(version.options.all())
    payers = costs.payers(proposal.cycle) if options and actor.organization_id else []
    found = []
    for option in options:
        mine = None
        if actor.organization_id is not None:
            divided = costs.preview(
                payers,
                rule=split.get("rule", ""),
                parameters=split.get("parameters", {}),
                total=option.cost,
            )
            mine = None if divided is None else divided.get(actor.organization_id, 0)
        found.append(
            OwnShare(
                key=option.key,
                title=option.title,
                cost={"amount": option.cost, "currency": currency},
                own_share=None if mine is None else {"amount": mine, "currency": currency},
            )
        )
    return found
