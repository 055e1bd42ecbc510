"""Letters that are due, letters of a reader, and the text that goes out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.notices.domain.letter import text
from consortium.notices.models import Notice
from members.queries import invitation_key

BATCH = 50


def notices(actor: Actor, *, state: str = "") -> QuerySet[Notice]:
    """The letters `actor` may see, newest first."""
    found = Notice.objects.visible_to(actor)
    return (found.filter(state=state) if state else found).order_by("-id")


def notice(actor: Actor, id: UUID) -> Notice:
    """One visible letter."""
    found = Notice.objects.visible_to(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def due(*, at: datetime) -> list[Notice]:
    """Letters whose turn has come, the longest waiting first; a batch, so that a lease suffices."""
    return list(Notice.objects.filter(state="queued", next_at__lte=at).order_by("next_at")[:BATCH])


def text_of(letter: Notice) -> str:
    """The mail's text. A secret link is signed now and stands nowhere else."""
    link = letter.link
    if letter.secret_for is not None:
        link = f"/account/invitation/{invitation_key(letter.secret_for)}/"
    return text(body=letter.body, link=link, base=settings.BASE_URL)
