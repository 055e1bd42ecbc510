"""The one way to change state: an action decorated with `@command`, which records what it did.

Order inside one transaction: `require` → lock → effect → journal lines → commit. `record`
only collects; when the *outermost* command ends, the chain's head is locked and the lines are
written, so the single global lock is held last and briefly however actions nest.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, overload
from uuid import UUID

from django.db import IntegrityError, OperationalError, models, transaction

from consortium.journal.domain.chain import chain_hash, leaf_hash
from consortium.journal.models import Head, Line
from consortium.kernel.actor import Actor
from consortium.kernel.canonical import plain
from consortium.kernel.constraints import refusal_for
from consortium.kernel.errors import Busy
from consortium.kernel.rows import holding

P = ParamSpec("P")
R = TypeVar("R")

# Lock timeout, deadlock, serialization failure: the same call works a moment later.
_PASSING = {"55P03", "40P01", "40001"}


class SilentAction(RuntimeError):
    """An action changed state without recording a line: a bug, and the change is rolled back."""


@dataclass(slots=True)
class _Frame:
    actor: Actor
    at: datetime
    lines: list[Line] = field(default_factory=list)


_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("frames", default=())


@overload
def command(action: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def command(*, journal: bool) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def command(
    action: Callable[P, R] | None = None, /, *, journal: bool = True
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Make `action(*, actor, at, …)` atomic and journalled; `journal=False` is for telemetry."""

    def wrap(inner: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(inner)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            frame = _Frame(actor=kwargs["actor"], at=kwargs["at"])  # type: ignore[arg-type]  # keyword-only by structure test
            outer = _frames.get()
            call = functools.partial(inner, *args, **kwargs)
            return _nested(outer, frame, call) if outer else _outermost(frame, call, journal)

        run.is_command = True  # type: ignore[attr-defined]  # the structure test asks for it
        run.is_journalled = journal  # type: ignore[attr-defined]  # likewise
        return run

    return wrap if action is None else wrap(action)


def record(
    verb: str, *, on: models.Model, audience: str | UUID, at: datetime | None = None, **facts: Any
) -> None:
    """Say in the journal that `verb` happened to `on`; `audience` says who may read it.

    `audience` is "public", "members", "staff", or one organization's id. `facts` must be
    identifiers and figures that this audience may know. `at` defaults to the action's moment.
    """
    frame = _frames.get()[-1]
    actor = frame.actor
    frame.lines.append(
        Line(
            at=at or frame.at,
            verb=verb,
            actor_kind=actor.kind.value,
            person_id=actor.person_id,
            seat_id=actor.seat_id,
            organization_id=actor.organization_id,
            token_id=actor.token_id,
            actor_name=actor.name[:200],
            subject_kind=on._meta.label_lower,
            subject_id=str(on.pk),
            audience=str(audience),
            facts=plain(facts),
            salt=os.urandom(32),
        )
    )


def _outermost(frame: _Frame, call: Callable[[], R], journal: bool) -> R:
    mark = _frames.set((frame,))
    try:
        with transaction.atomic(), holding():
            result = call()
            if journal and not frame.lines:
                raise SilentAction(f"{call} recorded nothing.")
            if frame.lines:
                _append(frame.lines)
        return result
    except IntegrityError as error:
        raise refusal_for(error) or error from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in _PASSING or "locked" in str(error):
            raise Busy from error
        raise
    finally:
        _frames.reset(mark)


def _nested(outer: tuple[_Frame, ...], frame: _Frame, call: Callable[[], R]) -> R:
    mark = _frames.set((*outer, frame))
    try:
        with transaction.atomic():
            result = call()
    except IntegrityError as error:
        raise refusal_for(error) or error from error
    finally:
        _frames.reset(mark)
    outer[-1].lines.extend(frame.lines)  # reached only if it succeeded: a failure drops its lines
    return result


def _append(lines: list[Line]) -> None:
    """Number, hash and insert the lines under the head's lock."""
    head = Head.objects.select_for_update().filter(pk=1).first() or Head.objects.create()
    sequence, chain = head.sequence, bytes(head.chain)
    for line in lines:
        sequence += 1
        line.sequence = sequence
        line.leaf = leaf_hash(line.content())
        line.chain = chain = chain_hash(chain, bytes(line.leaf))
    Line.objects.bulk_create(lines)
    Head.objects.filter(pk=1).update(sequence=sequence, chain=chain)
