"""Every link of the chain names the others: rooms above tell a page of a room below who cites it.

A room registers a function under the name of the thing it cites; the page asks for all of them.
So a run's page names the vote that authorised it, the split that pays for it and the release it
became, although the roadmap knows none of the three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from consortium.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Related:
    """What it is to the thing ("Decided by"), its name, and where it is shown."""

    relation: str
    label: str
    url: str


Finder = Callable[[Actor, UUID], Iterable[Related]]
_FINDERS: dict[str, dict[int, Finder]] = {}


def register(kind: str, order: int, finder: Finder) -> None:
    """Add a finder for things of `kind` (from `AppConfig.ready`); `order` is its place."""
    _FINDERS.setdefault(kind, {})[order] = finder


def related(kind: str, *, actor: Actor, id: UUID) -> list[Related]:
    """What cites the thing, in the order of the story, as far as `actor` may see it."""
    finders = sorted(_FINDERS.get(kind, {}).items())
    return [item for _, finder in finders for item in finder(actor, id)]
