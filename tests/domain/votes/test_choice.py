"""What a ballot may say, and the commitment that binds it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from consortium.kernel.errors import Malformed
from votes.domain import lifecycle
from votes.domain.choice import Choice, InvalidChoice, read_choice
from votes.domain.options import Option, check_options
from votes.domain.receipt import Sealed
from votes.domain.rule import RuleInvalid


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("motion", {"vote": "yes"}),
        ("motion", {"vote": "no", "reason": "Too early."}),
        ("motion", {"abstain": True}),
        ("median", {"peak": "b"}),
        ("median", {"abstain": True, "reason": "We do not train."}),
    ],
)
def test_a_choice_reads_back(method, given) -> None:
    assert read_choice(method=method, options=("a", "b"), given=given).plain() == given


@pytest.mark.parametrize(
    ("method", "given", "problem", "pointer"),
    [
        ("motion", [], Malformed, "/choice"),
        ("motion", {"vote": "maybe"}, InvalidChoice, "/choice/vote"),
        ("motion", {"vote": 1}, Malformed, "/choice/vote"),
        ("motion", {"peak": "a"}, Malformed, "/choice/peak"),
        ("motion", {}, InvalidChoice, "/choice"),
        ("motion", {"abstain": False}, InvalidChoice, "/choice"),
        ("motion", {"abstain": True, "vote": "yes"}, InvalidChoice, "/choice"),
        ("motion", {"abstain": "yes"}, Malformed, "/choice/abstain"),
        ("motion", {"vote": "yes", "reason": "x" * 1001}, InvalidChoice, "/choice/reason"),
        ("motion", {"vote": "yes", "reason": 5}, Malformed, "/choice/reason"),
        ("median", {"peak": "z"}, InvalidChoice, "/choice/peak"),
        ("median", {"peak": ["a", "a"]}, Malformed, "/choice/peak"),
        ("median", {"vote": "yes"}, Malformed, "/choice/vote"),
    ],
)
def test_anything_else_is_refused_with_its_pointer(method, given, problem, pointer) -> None:
    with pytest.raises(problem) as refusal:
        read_choice(method=method, options=("a", "b"), given=given)
    assert refusal.value.errors[0].pointer == pointer


def test_the_commitment_is_the_published_formula() -> None:
    sealed = Sealed("p", bytes(32), "e", 1, Choice("motion", "yes").plain(), b"\x01" * 32)
    text = (
        '{"choice":{"vote":"yes"},"elector":"e","electorate_hash":"' + "00" * 32 + '",'
        '"proposal":"p","revision":1,"salt":"' + "01" * 32 + '"}'
    )
    expected = hashlib.sha256(b"commonweight/ballot/1\n" + text.encode()).digest()
    assert sealed.commitment() == expected


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ([Option("a", 1)], "/options"),
        ([Option(str(i), i) for i in range(101)], "/options"),
        ([Option("a", 1), Option("b", 1)], "/options/1/cost"),
        ([Option("a", 1), Option("b", 2, status_quo=True)], "/options/1"),
    ],
)
def test_options_that_have_no_middle_are_refused(options, pointer) -> None:
    with pytest.raises(RuleInvalid) as refusal:
        check_options(options)
    assert refusal.value.errors[0].pointer == pointer


def test_options_may_begin_with_no_run() -> None:
    check_options([Option("a", 0, status_quo=True), Option("b", 5)])


def test_the_voting_period_is_half_open() -> None:
    opens = datetime(2027, 3, 1, tzinfo=UTC)
    closes = opens + timedelta(days=7)
    assert lifecycle.accepts_ballots(opens, closes, opens)
    assert lifecycle.accepts_ballots(opens, closes, closes - timedelta(microseconds=1))
    assert not lifecycle.accepts_ballots(opens, closes, closes)
    assert not lifecycle.accepts_ballots(opens, closes, opens - timedelta(microseconds=1))
    assert not lifecycle.accepts_ballots(None, None, opens)


def test_a_late_quorum_extends_by_a_full_window_and_never_shortens() -> None:
    closes = datetime(2027, 3, 8, tzinfo=UTC)
    early, late = closes - timedelta(hours=30), closes - timedelta(hours=2)
    assert not lifecycle.in_late_window(closes_at=closes, hours=24, at=early)
    assert lifecycle.in_late_window(closes_at=closes, hours=24, at=late)
    assert not lifecycle.in_late_window(closes_at=closes, hours=0, at=late)
    assert lifecycle.extended(closes_at=closes, hours=24, at=late) == late + timedelta(hours=24)
    assert lifecycle.extended(closes_at=closes, hours=24, at=early) == closes


def test_the_calendar_waits_for_a_week_and_for_a_quiet_text() -> None:
    published = datetime(2027, 3, 1, tzinfo=UTC)
    week = published + timedelta(days=7)
    assert lifecycle.earliest_scheduling(published_at=published, text_at=published) == week
    edited = published + timedelta(days=6)
    assert lifecycle.earliest_scheduling(published_at=published, text_at=edited) == (
        edited + timedelta(hours=72)
    )


def test_every_move_leads_to_a_state_and_endings_are_final() -> None:
    for targets in lifecycle.MOVES.values():
        assert set(targets) <= set(lifecycle.STATES)
    for state in ("rejected", "lapsed", "withdrawn", "void"):
        assert lifecycle.MOVES[state] == ()
