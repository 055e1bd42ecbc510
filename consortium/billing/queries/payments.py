"""Payments as rows, each with whether it still stands."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from consortium.billing.models import Payment
from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.ledger.models import Entry


def payments(
    actor: Actor, *, run: UUID | None = None, organization: UUID | None = None
) -> QuerySet[Payment]:
    """The payments `actor` may see, newest first; `reversed` says that one no longer counts."""
    found = Payment.objects.visible_to(actor).select_related("organization", "pool__run")
    if run:
        found = found.filter(pool__run_id=run)
    if organization:
        found = found.filter(organization_id=organization)
    reversal = Entry.objects.filter(reverses=OuterRef("entry_id"))
    return found.annotate(reversed=Exists(reversal)).order_by("-id")


def payment(actor: Actor, id: UUID) -> Payment:
    """One visible payment."""
    found = payments(actor).filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
