"""Rows say who may see them, are locked in one order, and change state along declared moves.

`lock` is called once per transaction with everything it needs; a nested call may only name
rows that are already held. With sorted keys no two actions can wait for each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import OperationalError, connection, models

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Busy, Conflict
from consortium.kernel.ids import new_id
from consortium.kernel.moments import now

LOCK_TIMEOUT = "3s"
R = TypeVar("R", bound=models.Model)


class Visible(models.QuerySet[R]):
    """Each model's own subclass says which rows an actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows `actor` may see. Undeclared visibility is an error, not everything."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it.")


class Row(models.Model):
    """A row with a UUIDv7 identity. Subclasses set `objects` from their own `Visible`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class NoSuchMove(Conflict):
    """The state machine has no such move."""

    code, title = "no_such_move", "This step does not exist from here"
    help = "The states and their moves are listed in the glossary."


class Stale(Conflict):
    """Somebody moved the row first."""

    code, title = "stale", "Somebody else changed this first"
    help = "Nothing was changed. Read it again and decide anew."


def move(row: Any, to: str, *, expecting: str, **stamps: Any) -> None:
    """Move `row` from state `expecting` to `to`, in the database and in hand.

    Raises:
        NoSuchMove: `row.MOVES` has no such step.
        Stale: the stored state is no longer `expecting`.

    """
    moves: Mapping[str, Any] = row.MOVES
    if to not in moves.get(expecting, ()):
        kind = type(row).__name__
        raise NoSuchMove(f"{kind} cannot go from {expecting} to {to}.")
    changed = type(row)._base_manager.filter(pk=row.pk, state=expecting)
    if changed.update(state=to, **stamps) != 1:
        raise Stale(f"This is no longer {expecting}.")
    row.state = to
    for name, value in stamps.items():
        setattr(row, name, value)


def reread(row: R) -> R:
    """The row as it is now, after a lock was waited for."""
    return type(row)._base_manager.get(pk=row.pk)


_held: ContextVar[dict[int, bool] | None] = ContextVar("held", default=None)


@contextmanager
def holding() -> Iterator[None]:
    """The span of one outermost transaction, inside which `lock` may be called."""
    mark = _held.set({})
    try:
        yield
    finally:
        _held.reset(mark)


def lock(*rows: models.Model, shared: bool = False) -> datetime:
    """Hold `rows` until the transaction ends; return the clock as read after the wait.

    Raises:
        Busy: somebody held one of them for longer than three seconds.

    """
    held = _held.get()
    if held is None:
        raise RuntimeError("lock() belongs inside an action.")
    wanted = {_key(row) for row in rows}
    new = sorted(wanted - held.keys())
    upgraded = [key for key in wanted & held.keys() if held[key] and not shared]
    if (held and new) or upgraded:
        raise RuntimeError("A nested lock() may only name rows that are already held.")
    if connection.vendor == "postgresql":
        _lock_postgresql(new, shared=shared)
    held.update(dict.fromkeys(new, shared))
    return now()


def _lock_postgresql(keys: list[int], *, shared: bool) -> None:
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        for key in keys:
            try:
                cursor.execute(f"SELECT {function}(%s)", [key])
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") == "55P03":
                    raise Busy from error
                raise


def _key(row: models.Model) -> int:
    """64 bits of SHA-256 over table and identity, signed as PostgreSQL wants them."""
    name = f"{row._meta.db_table}:{row.pk}".encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
