"""Every act is one line of the chain, written last, or nothing at all."""

from __future__ import annotations

import contextlib
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from consortium.journal import queries
from consortium.journal.models import Head, Line
from consortium.journal.record import SilentAction, command, record
from consortium.kernel.actor import SYSTEM, Actor, Kind
from consortium.kernel.errors import Conflict
from consortium.kernel.models import Sweep
from consortium.kernel.moments import now

pytestmark = pytest.mark.django_db


@command
def note(*, actor: Actor, at: datetime, name: str, fail: bool = False) -> Sweep:
    row = Sweep.objects.create(name=name)
    record("sweep.noted", on=row, audience="staff", name=name)
    if fail:
        raise Conflict("No.")
    return row


@command
def note_two(*, actor: Actor, at: datetime, second_fails: bool = False) -> None:
    note(actor=actor, at=at, name="one")
    with contextlib.suppress(Conflict):
        note(actor=actor, at=at, name="two", fail=second_fails)


@command
def silent(*, actor: Actor, at: datetime) -> None:
    Sweep.objects.create(name="silent")


@command(journal=False)
def telemetry(*, actor: Actor, at: datetime) -> None:
    Sweep.objects.create(name="telemetry")


def test_lines_are_numbered_and_chained() -> None:
    for name in ("a", "b", "c"):
        note(actor=SYSTEM, at=now(), name=name)
    assert list(Line.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    verdict = queries.verify()
    assert (verdict.lines, verdict.fault) == (3, "")
    assert bytes(Head.objects.get().chain) == verdict.head


def test_a_refused_action_leaves_no_row_and_no_line() -> None:
    with pytest.raises(Conflict):
        note(actor=SYSTEM, at=now(), name="x", fail=True)
    assert not Sweep.objects.filter(name="x").exists()
    assert not Line.objects.exists()


def test_a_failed_inner_command_drops_its_own_lines_only() -> None:
    note_two(actor=SYSTEM, at=now(), second_fails=True)
    assert [line.facts["name"] for line in Line.objects.all()] == ["one"]
    assert not Sweep.objects.filter(name="two").exists()


def test_nested_commands_write_in_order() -> None:
    note_two(actor=SYSTEM, at=now())
    assert [line.facts["name"] for line in queries.after(0)] == ["one", "two"]


def test_an_action_that_records_nothing_is_rolled_back() -> None:
    with pytest.raises(SilentAction):
        silent(actor=SYSTEM, at=now())
    assert not Sweep.objects.filter(name="silent").exists()


def test_telemetry_may_be_silent() -> None:
    telemetry(actor=SYSTEM, at=now())
    assert Sweep.objects.filter(name="telemetry").exists()
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE journal_line SET verb = %s", "sweep.other"),
        ("DELETE FROM journal_line WHERE verb <> %s", ""),
    ],
)
def test_lines_are_append_only_for_raw_sql(statement: str, value: str) -> None:
    note(actor=SYSTEM, at=now(), name="a")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [value])


def test_replace_does_not_slip_past_the_guard() -> None:
    if connection.vendor != "sqlite":
        statement = (
            "INSERT INTO journal_line SELECT * FROM journal_line"
            " ON CONFLICT (sequence) DO UPDATE SET verb = 'x'"
        )
    else:
        statement = "INSERT OR REPLACE INTO journal_line SELECT * FROM journal_line"
    note(actor=SYSTEM, at=now(), name="a")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "sweep.nored"),
        ("actor_name", "Commonweighs"),
        ("facts", '{"name": "b"}'),
        ("audience", "stafg"),
        ("leaf", bytes(32)),
        ("chain", bytes(32)),
        ("salt", bytes(32)),
    ],
)
def test_verify_finds_one_changed_byte(column: str, value: object) -> None:
    note(actor=SYSTEM, at=now(), name="a")
    note(actor=SYSTEM, at=now(), name="c")
    with connection.cursor() as cursor:
        for name in ("journal_line_append_only_update",):
            suffix = " ON journal_line" if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
        cursor.execute(f"UPDATE journal_line SET {column} = %s WHERE sequence = 1", [value])
    assert "Line 1" in queries.verify().fault


def test_verify_finds_a_lost_tail() -> None:
    note(actor=SYSTEM, at=now(), name="a")
    Head.objects.update(sequence=2)
    assert "head" in queries.verify().fault


def test_audiences_hide_lines() -> None:
    row = note(actor=SYSTEM, at=now(), name="a")
    assert row
    stranger = Actor(kind=Kind.ANONYMOUS)
    auditor = Actor(kind=Kind.PERSON, roles=frozenset({"auditor"}))
    assert queries.lines(stranger).count() == 0
    assert queries.lines(auditor).count() == 1
