"""The count: pure, after the gate has shut, once; what it cannot trust it refuses to count."""

from __future__ import annotations

from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.canonical import digest
from consortium.kernel.doorbell import ring
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import lock, move, reread
from votes import queries
from votes.access import P, require
from votes.domain import lifecycle
from votes.domain.choice import Choice
from votes.domain.methods import count
from votes.domain.rule import Rule
from votes.domain.trace import Result
from votes.models import Ballot, Electorate, Proposal, Tally


class NotClosed(Conflict):
    """Only a closed vote is counted, and only once."""

    code, title = "not_closed", "This vote is not waiting for its count"
    help = "The clock counts a vote as soon as it has closed."


class BallotAltered(Conflict):
    """A stored ballot no longer matches the commitment that its voter holds."""

    code, title = "ballot_altered", "A stored ballot does not match its commitment"
    help = "Nothing is counted. Compare the journal with the voters' receipts, then restore."


@command
def count_votes(*, actor: Actor, at: datetime, proposal: Proposal) -> Tally:
    """Count a closed vote and move it to its objection period, adoption or rejection."""
    require(actor, P.COUNT_VOTES, on=proposal)
    at = max(at, lock(proposal))
    proposal = reread(proposal)
    if proposal.state != lifecycle.CLOSING:
        raise NotClosed
    electorate = queries.frozen_electorate(proposal)
    rule = electorate.version.read_rule()
    result = count(
        rule=rule,
        options=[option.plain() for option in electorate.version.options.all()],
        roll=electorate.roll(),
        ballots=_choices(queries.counted_ballots(proposal), electorate, rule),
        lots=bytes(electorate.lot_seed),
    )
    tally = Tally(
        proposal=proposal,
        passed=result.passed,
        result=result.plain(),
        hash=digest(result.plain()),
        counted_at=at,
    )
    tally.save(force_insert=True)
    _decide(proposal, rule, result, at)
    record(
        "proposal.counted",
        on=proposal,
        audience="public" if proposal.is_public else "members",
        passed=result.passed,
        winners=list(result.winners),
        reason=result.reason,
        result=bytes(tally.hash),
    )
    ring("votes.enact_due")
    return tally


def _choices(ballots: list[Ballot], electorate: Electorate, rule: Rule) -> dict[str, Choice]:
    choices = {}
    for ballot in ballots:
        if ballot.sealed(bytes(electorate.hash)).commitment() != bytes(ballot.commitment):
            raise BallotAltered
        choice = ballot.read(rule.method)
        if choice is not None:
            choices[str(ballot.elector_id)] = choice
    return choices


def _decide(proposal: Proposal, rule: Rule, result: Result, at: datetime) -> None:
    if not result.passed:
        move(proposal, lifecycle.REJECTED, expecting=lifecycle.CLOSING, decided_at=at)
    elif rule.objection_hours:
        ends = at + timedelta(hours=rule.objection_hours)
        move(proposal, lifecycle.OBJECTION, expecting=lifecycle.CLOSING, objections_end_at=ends)
    else:
        move(proposal, lifecycle.ADOPTED, expecting=lifecycle.CLOSING, decided_at=at)
