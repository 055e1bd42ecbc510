"""A person corrects the name that others see."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from members.access import P, require
from members.models import Person


@command
def change_name(*, actor: Actor, at: datetime, name: str) -> Person:
    """The journal keeps the former name in its older lines."""
    require(actor, P.READ_OWN_ACCOUNT)
    person = Person.objects.get(pk=str(actor.person_id))
    before, person.name = person.name, name
    person.save(update_fields=["name"])
    audience = actor.organization_id or "staff"
    record("person.renamed", on=person, audience=audience, before=before, after=name)
    return person
