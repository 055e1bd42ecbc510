"""What happened, in order: the lines one may read, with filter, checkpoints and chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consortium.journal import queries
from consortium.journal.access import P
from consortium.kernel.actor import Actor
from consortium.shell import paging
from consortium.shell.web import Access, Page, Rows

if TYPE_CHECKING:
    from consortium.journal.models import Checkpoint, Head, Line


@dataclass(frozen=True)
class JournalPage:
    """One page of lines, the newest checkpoints, and the head of the chain."""

    lines: paging.Slice[Line]
    verb: str
    checkpoints: tuple[Checkpoint, ...]
    head: Head


class Journal(Page):
    """The journal, newest first."""

    access = {"GET": Access(P.READ_JOURNAL, rows=Rows.CONSORTIUM)}
    template_name = "journal/journal.html"

    def page(self, *, actor: Actor, **path: Any) -> JournalPage:
        verb = self.request.GET.get("verb", "")[:64].replace("\x00", "")
        rows = queries.lines(actor, verb=verb)
        return JournalPage(
            lines=paging.page(rows, self.request.GET.dict(), salt="journal"),
            verb=verb,
            checkpoints=tuple(queries.checkpoints(actor)[:5]),
            head=queries.head(),
        )
