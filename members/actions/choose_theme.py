"""A person chooses how the portal looks."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command
from consortium.kernel.actor import Actor
from members.access import P, require
from members.models import Person


@command(journal=False)
def choose_theme(*, actor: Actor, at: datetime, theme: str) -> None:
    """system, light or dark; a taste, not an act of the consortium."""
    require(actor, P.READ_OWN_ACCOUNT)
    Person.objects.filter(pk=str(actor.person_id)).update(theme=theme)
