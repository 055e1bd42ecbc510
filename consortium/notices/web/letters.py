"""Letters as their readers see them; and the post, where the secretariat sees what got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import allowed
from consortium.notices import actions, queries
from consortium.notices.access import P
from consortium.notices.domain.lifecycle import MOVES
from consortium.shell import paging
from consortium.shell.web import Access, ActionPage, Page, Rows

if TYPE_CHECKING:
    from consortium.notices.models import Notice


@dataclass(frozen=True)
class LettersPage:
    """One page of letters."""

    letters: paging.Slice[Notice]


class Letters(Page):
    """What was written to the reader, newest first."""

    access = {"GET": Access(P.READ_NOTICES)}
    template_name = "notices/letters.html"

    def page(self, *, actor: Actor, **path: Any) -> LettersPage:
        rows = queries.notices(actor).filter(person_id=actor.person_id)
        return LettersPage(paging.page(rows, self.request.GET.dict(), salt="notices"))


@dataclass(frozen=True)
class PostPage:
    """Every letter under the chosen filter."""

    letters: paging.Slice[Notice]
    state: str
    states: tuple[str, ...]
    may_retry: bool


class Post(Page):
    """All letters; what failed can be sent again."""

    access = {"GET": Access(P.READ_POST, rows=Rows.STAFF)}
    template_name = "notices/post.html"

    def page(self, *, actor: Actor, **path: Any) -> PostPage:
        state = self.request.GET.get("state", "")
        state = state if state in MOVES else ""
        rows = queries.notices(actor, state=state)
        return PostPage(
            letters=paging.page(rows, self.request.GET.dict(), salt="post"),
            state=state,
            states=tuple(MOVES),
            may_retry=allowed(actor, P.RETRY_NOTICE),
        )


class Retry(ActionPage):
    """Send a letter again that was given up."""

    access = {"POST": Access(P.RETRY_NOTICE, rows=Rows.STAFF)}
    success = "The letter is queued again."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        actions.retry_notice(actor=actor, at=at, notice=queries.notice(actor, path["id"]))
        return self.back()

    def back(self, **path: Any) -> str:
        return reverse("staff-notices")
