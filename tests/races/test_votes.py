"""Ballots at one instant and ballots at the closing instant: none lost, none late, none double."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from consortium.journal.models import Line
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Busy, Problem
from consortium.kernel.moments import now, travel_to
from tests.factories import votes as vote
from tests.races.runner import Runner
from votes import actions, queries
from votes.domain.lifecycle import VotingClosed, VotingStillOpen
from votes.domain.presets import motion_rule
from votes.models import Ballot, Proposal

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]
CAST = sys.modules["votes.actions.cast_ballot"]
CLOSE = sys.modules["votes.actions.close_voting"]
NO_EXTENSION = replace(motion_rule(objection_hours=0), late_quorum_hours=0)


@contextmanager
def meeting(monkeypatch, parties: int) -> Iterator[None]:
    """Let `parties` casters read the last revision before any of them writes the next."""
    barrier = threading.Barrier(parties, timeout=10)
    real = sys.modules["os"].urandom

    def urandom(size: int) -> bytes:
        barrier.wait()
        return real(size)

    with monkeypatch.context() as patch:
        patch.setattr("votes.models.ballot.os", SimpleNamespace(urandom=urandom))
        yield


def cast(eight: vote.Eight, name: str, proposal: Proposal, says: str) -> Callable[[], Ballot]:
    actor = eight.delegate(name)
    return lambda: actions.cast_ballot(
        actor=actor, at=now(), proposal=proposal, choice={"vote": says}
    )


def counted_commitments(proposal: Proposal) -> set[str]:
    line = Line.objects.get(verb="proposal.closed", subject_id=str(proposal.pk))
    return set(line.facts["commitments"])


def test_two_seats_of_one_member_at_one_instant(monkeypatch) -> None:
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight, rule=NO_EXTENSION)
    with meeting(monkeypatch, 2):
        runners = [Runner(cast(eight, "A", proposal, says)) for says in ("yes", "no")]
        outcomes = [runner.done() for runner in runners]
    refused = [runner.error for runner in outcomes if runner.error]
    assert [type(error) for error in refused] == [Busy]
    kept = next(runner.result for runner in outcomes if runner.result)
    assert [ballot.pk for ballot in Ballot.objects.all()] == [kept.pk]
    again = cast(eight, "A", proposal, "no")()
    assert again.revision == 2


def test_members_do_not_wait_for_each_other(monkeypatch) -> None:
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight, rule=NO_EXTENSION)
    with meeting(monkeypatch, 3):
        runners = [Runner(cast(eight, name, proposal, "yes")) for name in "ABC"]
        assert not [runner.error for runner in map(Runner.done, runners) if runner.error]
    assert Ballot.objects.count() == 3


@pytest.mark.parametrize("rule", [NO_EXTENSION, motion_rule(objection_hours=0)])
def test_the_closing_instant(rule) -> None:
    """Everyone casts as fast as they can across the deadline: acknowledged = counted."""
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight, rule=rule)
    vote.ballots(eight, proposal, **dict.fromkeys("ABCDE", "yes"))
    travel_to(proposal.closes_at - timedelta(milliseconds=900))
    runners = [Runner(_until_closed(eight, name, proposal)) for name in "ABCDEFGH"]
    closer = Runner(_close_when_due(proposal))
    assert closer.done().error is None
    acknowledged = {}
    for name, runner in zip("ABCDEFGH", runners, strict=True):
        assert runner.done().error is None
        last = runner.result or Ballot.objects.filter(elector__name=f"Member {name}").last()
        if last:
            acknowledged[name] = bytes(last.commitment).hex()
    assert counted_commitments(proposal) == set(acknowledged.values())
    closed = queries.proposal(SYSTEM, proposal.pk)
    assert not Ballot.objects.filter(cast_at__gte=closed.closes_at).exists()


def _until_closed(eight: vote.Eight, name: str, proposal: Proposal) -> Callable[[], Ballot | None]:
    actor = eight.delegate(name)

    def run() -> Ballot | None:
        last = None
        while True:
            try:
                last = actions.cast_ballot(
                    actor=actor, at=now(), proposal=proposal, choice={"vote": "yes"}
                )
            except VotingClosed:
                return last
            except Busy:
                continue

    return run


def _close_when_due(proposal: Proposal) -> Callable[[], Proposal]:
    def run() -> Proposal:
        while True:
            try:
                return actions.close_voting(actor=SYSTEM, at=now(), proposal=proposal)
            except (VotingStillOpen, Busy):
                time.sleep(0.01)

    return run


@pytest.mark.parametrize("guarded", [True, False])
def test_a_ballot_written_before_and_committed_after_the_deadline(monkeypatch, guarded) -> None:
    """With the gate closing waits and counts it; without the gate it would be lost."""
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight, rule=NO_EXTENSION)
    written, go_on = threading.Event(), threading.Event()
    real = CAST.record

    def record(*args: Any, **kwargs: Any) -> None:
        written.set()
        assert go_on.wait(10)
        real(*args, **kwargs)

    monkeypatch.setattr(CAST, "record", record)
    if not guarded:
        for module in (CAST, CLOSE):
            monkeypatch.setattr(module, "lock", lambda *_, **__: now())
    travel_to(proposal.closes_at - timedelta(milliseconds=500))
    caster = Runner(cast(eight, "A", proposal, "yes"))
    assert written.wait(10)
    travel_to(proposal.closes_at)
    closer = Runner(_close_when_due(proposal))
    closer.join(0.4)
    assert closer.is_alive() is guarded
    go_on.set()
    ballot = caster.done().result
    assert ballot is not None
    assert closer.done().error is None
    counted = counted_commitments(proposal)
    assert (bytes(ballot.commitment).hex() in counted) is guarded


def test_a_vote_is_closed_and_counted_once(monkeypatch) -> None:
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight, rule=NO_EXTENSION)
    vote.ballots(eight, proposal, **dict.fromkeys("ABCDE", "yes"))
    travel_to(proposal.closes_at)
    for act in (actions.close_voting, actions.count_votes, actions.enact_proposal):
        barrier = threading.Barrier(4, timeout=10)

        def run(act: Any = act, barrier: threading.Barrier = barrier) -> Any:
            barrier.wait()
            return act(actor=SYSTEM, at=now(), proposal=proposal)

        outcomes = [runner.done() for runner in [Runner(run) for _ in range(4)]]
        assert sum(runner.error is None for runner in outcomes) == 1
        assert all(isinstance(r.error, Problem) for r in outcomes if r.error)
    assert queries.proposal(SYSTEM, proposal.pk).state == "enacted"
