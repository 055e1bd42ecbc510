"""The clock's part in a vote: each sweep looks for due proposals and calls one action on each.

A proposal that refuses is left for the next look and does not hold up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from consortium.kernel.sweeps import sweep
from votes import actions, queries

log = logging.getLogger(__name__)


@sweep("votes.open_due")
def open_due() -> None:
    """Open scheduled votes."""
    _each(queries.to_open(at=now()), actions.open_voting)


@sweep("votes.close_due")
def close_due() -> None:
    """Close open votes at their deadline."""
    _each(queries.to_close(at=now()), actions.close_voting)


@sweep("votes.count_due")
def count_due() -> None:
    """Count closed votes."""
    _each(queries.to_count(), actions.count_votes)


@sweep("votes.adopt_due")
def adopt_due() -> None:
    """Adopt positive counts after their objection period."""
    _each(queries.to_adopt(at=now()), actions.adopt_proposal)


@sweep("votes.enact_due")
def enact_due() -> None:
    """Enact adopted proposals; one that cannot be enacted says why and is tried again."""
    for proposal in queries.to_enact():
        try:
            actions.enact_proposal(actor=SYSTEM, at=now(), proposal=proposal)
        except Problem as problem:
            if problem.detail == proposal.note:
                continue
            actions.note_enactment_problem(
                actor=SYSTEM, at=now(), proposal=proposal, problem=problem.detail
            )


def _each(due: Iterable[Any], action: Callable[..., object]) -> None:
    for proposal in due:
        try:
            action(actor=SYSTEM, at=now(), proposal=proposal)
        except Problem as problem:
            log.warning("%s of %s: %s", action.__name__, proposal.pk, problem.detail)
