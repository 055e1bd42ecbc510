"""Organizations: who is in the consortium."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from members.models import Organization


def organizations(actor: Actor, *, state: str = "", tier: str = "") -> QuerySet[Organization]:
    """The organizations `actor` may see, by name."""
    found = Organization.objects.visible_to(actor)
    if state:
        found = found.filter(state=state)
    if tier:
        found = found.filter(tier=tier)
    return found.order_by("name")


def organization(actor: Actor, id: UUID) -> Organization:
    """One visible organization."""
    found = Organization.objects.visible_to(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def own_organization(actor: Actor) -> Organization | None:
    """The organization whose Seat acts; None for staff."""
    if actor.organization_id is None:
        return None
    return organization(actor, actor.organization_id)


def admitted() -> list[Organization]:
    """Every organization in good membership, by id: who is on a roll opened now."""
    return list(Organization.objects.filter(state="admitted").order_by("id"))


def waiting_applications() -> int:
    """How many organizations wait for the secretariat's answer."""
    return Organization.objects.filter(state="applied").count()
