"""What must always hold is held by the database, on both engines.

A *guard* is declared beside its model (`guards = [append_only(), …]`) and becomes triggers.
`install()` runs after every migration; `missing()` reads the catalog for the system check.
A trigger refuses with its own name, which `name_of` reads back and `refusals` maps to a Problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models

from consortium.kernel.errors import Problem
from consortium.kernel.moments import CLOCK_SQL

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse `event` on `table` while `condition` (SQL over NEW and OLD) holds."""

    name: str
    table: str
    event: str
    condition: str
    timing: str = "BEFORE"
    deferred: bool = False

    def create(self, vendor: str) -> list[str]:
        """The statements that install this trigger."""
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def _sqlite(self) -> list[str]:
        return [
            f'CREATE TRIGGER "{self.name}" {self.timing} {self.event} ON "{self.table}" '
            f"FOR EACH ROW WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, 'guard {self.name}'); END"
        ]

    def _postgresql(self) -> list[str]:
        body = (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            f"BEGIN IF {self.condition} THEN RAISE EXCEPTION 'guard {self.name}' "
            f"USING ERRCODE = '23514', CONSTRAINT = '{self.name}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        kind = "CONSTRAINT TRIGGER" if self.deferred else "TRIGGER"
        when = "DEFERRABLE INITIALLY DEFERRED " if self.deferred else ""
        return [
            body,
            f'CREATE {kind} "{self.name}" {self.timing} {self.event} ON "{self.table}" '
            f'{when}FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
        ]

    def fingerprint(self) -> str:
        """Changes when the trigger would; kept as the trigger's comment on PostgreSQL."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


Guard = Callable[[Model, str], Iterator[Trigger]]


def append_only() -> Guard:
    """Rows are written once: no UPDATE, no DELETE."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        for event in ("UPDATE", "DELETE"):
            yield Trigger(f"{table}_append_only_{event.lower()}", table, event, _true(vendor))

    return build


def only_moves(
    moves: Mapping[str, Iterable[str]], *, starts: Iterable[str] = (), field: str = "state"
) -> Guard:
    """The state follows `moves`, starts in `starts` (any when empty), and rows stay."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        steps = [
            f"(OLD.{field} = '{old}' AND NEW.{field} IN ({_listed(new)}))"
            for old, new in sorted(moves.items())
            if new
        ]
        legal = " OR ".join(steps) or _false(vendor)
        yield Trigger(
            f"{table}_only_moves",
            table,
            "UPDATE",
            f"(OLD.{field} <> NEW.{field} AND NOT ({legal}))",
        )
        yield Trigger(f"{table}_is_kept", table, "DELETE", _true(vendor))
        if starts:
            condition = f"(NEW.{field} NOT IN ({_listed(starts)}))"
            yield Trigger(f"{table}_starts_at_the_start", table, "INSERT", condition)

    return build


def frozen_when(states: Iterable[str], *, but: Iterable[str] = (), field: str = "state") -> Guard:
    """While the old state is one of `states`, every column except `but` and the state stands."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, free = model._meta.db_table, {field, *but}
        names = {item.name: item.column for item in model._meta.concrete_fields}
        columns = [column for name, column in names.items() if name not in free]
        changed = " OR ".join(_differs(vendor, column) for column in sorted(columns))
        condition = f"(OLD.{field} IN ({_listed(states)}) AND ({changed}))"
        yield Trigger(f"{table}_is_frozen", table, "UPDATE", condition)

    return build


def children_frozen_when(
    parent: str, *, key: str, states: Iterable[str], field: str = "state"
) -> Guard:
    """No child is added, changed or removed while its parent is in one of `states`."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        column, above = _column(model, key), _table(parent)
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield Trigger(
                f"{table}_frozen_{event.lower()}",
                table,
                event,
                f'EXISTS (SELECT 1 FROM "{above}" p WHERE p.id = {row}.{column} '
                f"AND p.{field} IN ({_listed(states)}))",
            )

    return build


def before_deadline(parent: str, *, key: str, opens: str, closes: str) -> Guard:
    """A row may be inserted only while its parent is open by the database's clock."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, clock = model._meta.db_table, CLOCK_SQL[vendor]
        column, above = _column(model, key), _table(parent)
        start, end = (_moment(vendor, f"p.{name}") for name in (opens, closes))
        yield Trigger(
            f"{table}_before_deadline",
            table,
            "INSERT",
            f'NOT EXISTS (SELECT 1 FROM "{above}" p WHERE p.id = NEW.{column} '
            f"AND {start} <= {clock} AND {clock} < {end})",
        )

    return build


def sums_to(child: str, *, key: str, part: str, total: str, when: str) -> Guard:
    """On the move into state `when`, the children's `part` adds up to this row's `total`."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, below = model._meta.db_table, _table(child)
        column = _column(apps.get_model(child), key)
        wrong = (
            f"NEW.state = '{when}' AND COALESCE((SELECT SUM(c.{part}) FROM \"{below}\" c "
            f"WHERE c.{column} = NEW.id), 0) <> NEW.{total}"
        )
        yield Trigger(f"{table}_adds_up", table, "UPDATE", f"(OLD.state <> NEW.state AND {wrong})")
        yield Trigger(f"{table}_starts_without_sum", table, "INSERT", f"({wrong})")

    return build


def balanced(lines: str, *, key: str, amount: str, per: str) -> Guard:
    """A header arrives last: at least two lines, and zero per unit. See `header_comes_last`."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, below = model._meta.db_table, _table(lines)
        column = _column(apps.get_model(lines), key)
        yield Trigger(
            f"{table}_balances",
            table,
            "INSERT",
            _unbalanced(below, column, "NEW.id", amount, per),
        )

    return build


def header_comes_last(header: str, *, key: str, amount: str, per: str) -> Guard:
    """A line is refused once its header exists; PostgreSQL also re-adds both at commit."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, above, column = model._meta.db_table, _table(header), _column(model, key)
        exists = f'EXISTS (SELECT 1 FROM "{above}" h WHERE h.id = NEW.{column})'
        yield Trigger(f"{table}_before_header", table, "INSERT", exists)
        if vendor == "postgresql":
            # Two transactions that write under one header id meet only at commit.
            yield Trigger(
                f"{table}_balance_at_commit",
                table,
                "INSERT",
                _unbalanced(table, column, f"NEW.{column}", amount, per),
                timing="AFTER",
                deferred=True,
            )

    return build


def stands_still(column: str) -> Guard:
    """The clock's offset stays zero unless this installation may travel in time."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        if settings.CLOCK_MAY_TRAVEL:
            return
        table = model._meta.db_table
        for event in ("INSERT", "UPDATE"):
            yield Trigger(
                f"{table}_stands_still_{event.lower()}", table, event, f"(NEW.{column} <> 0)"
            )

    return build


def _unbalanced(table: str, column: str, value: str, amount: str, per: str) -> str:
    few = f'(SELECT COUNT(*) FROM "{table}" l WHERE l.{column} = {value}) < 2'
    sums = (
        f'EXISTS (SELECT 1 FROM "{table}" l WHERE l.{column} = {value} '
        f"GROUP BY l.{per} HAVING SUM(l.{amount}) <> 0)"
    )
    return f"({few} OR {sums})"


def _differs(vendor: str, column: str) -> str:
    word = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return f'NEW."{column}" {word} OLD."{column}"'


def _moment(vendor: str, column: str) -> str:
    return column if vendor == "postgresql" else f"strftime('%Y-%m-%d %H:%M:%f', {column})"


def _true(vendor: str) -> str:
    return "TRUE" if vendor == "postgresql" else "1"


def _false(vendor: str) -> str:
    return "FALSE" if vendor == "postgresql" else "0"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values)) or "''"


def _table(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)


def _column(model: Model, name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]  # never a reverse one


def triggers(vendor: str) -> list[Trigger]:
    """Every trigger that the models of this installation declare."""
    found = [
        trigger
        for model in apps.get_models()
        for guard in getattr(model, "guards", ())
        for trigger in guard(model, vendor)
    ]
    long = [trigger.name for trigger in found if len(trigger.name) > 63]
    if long:
        raise ValueError(f"PostgreSQL cuts names after 63 characters: {long}")
    return found


def installed() -> dict[str, str]:
    """Trigger name → fingerprint, as the database's catalog has them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, COALESCE(obj_description(t.oid, 'pg_trigger'), '') "
                "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
            )
            return dict(cursor.fetchall())
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def drop_all() -> None:
    """Remove every guard: SQLite cannot rebuild a table under another table's trigger."""
    with connection.cursor() as cursor:
        for name in installed():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def install() -> int:
    """Bring the database's triggers to what the models declare; return how many were written."""
    have, wanted = installed(), {item.name: item for item in triggers(connection.vendor)}
    written = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _drop_postgresql(cursor, set(have))
            have = {}
        for name in have.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        for name, trigger in wanted.items():
            if name in have:
                continue
            for statement in trigger.create(connection.vendor):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                comment = trigger.fingerprint()
                cursor.execute(f'COMMENT ON TRIGGER "{name}" ON "{trigger.table}" IS \'{comment}\'')
            written += 1
    return written


def _drop_postgresql(cursor: Any, names: set[str]) -> None:
    for name in names:
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')


def missing() -> list[str]:
    """Declared guards that the database does not have as declared."""
    have, vendor = installed(), connection.vendor
    return [
        trigger.name
        for trigger in triggers(vendor)
        if have.get(trigger.name)
        != (trigger.fingerprint() if vendor == "postgresql" else trigger.create(vendor)[0])
    ]


_GUARD = re.compile(r"guard (\w+)")
_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_CHECK = re.compile(r"CHECK constraint failed: (\w+)")


def name_of(error: IntegrityError) -> str:
    """The name of the constraint or guard that refused; empty when the engine does not say."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return str(diagnosis.constraint_name)
    text = str(error)
    if found := _GUARD.search(text) or _CHECK.search(text):
        return found.group(1)
    if found := _UNIQUE.search(text):
        return _unique_by_columns().get(frozenset(found.group(1).split(", ")), found.group(1))
    return ""


def _unique_by_columns() -> dict[frozenset[str], str]:
    """SQLite names a UNIQUE by its columns; this turns them back into the constraint's name."""
    names: dict[frozenset[str], str] = {}
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                columns = [_column(model, name) for name in constraint.fields]
                names[frozenset(f"{table}.{column}" for column in columns)] = constraint.name
    return names


def refusal_for(error: IntegrityError) -> Problem | None:
    """The Problem that a model declares for this constraint (`refusals = {name: Problem}`)."""
    name = name_of(error)
    for model in apps.get_models():
        problem: type[Problem] | None = getattr(model, "refusals", {}).get(name)
        if problem is not None:
            return problem()
    return None
