"""Money that arrived, written down once with its posting; a mistake is reversed, not edited."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.errors import Conflict, Problem
from consortium.kernel.money import MAX_AMOUNT
from consortium.kernel.rows import Row, Visible


class PaymentKnown(Conflict):
    """The same transfer of the same member."""

    code, title = "payment_known", "This payment is recorded already"
    help = "Nothing was recorded twice. A second transfer has a reference of its own."


class Payments(Visible["Payment"]):
    """The payer's and the staff's business."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Payment(Row):
    """`reference` is the bank's: with it a transfer counts once per payer."""

    organization = models.ForeignKey("members.Organization", models.PROTECT, related_name="+")
    pool = models.ForeignKey("costs.Pool", models.PROTECT, related_name="payments")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    reference = models.CharField(max_length=140)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Payments)()

    guards: list[Guard] = [append_only()]
    refusals: dict[str, type[Problem]] = {"a_transfer_is_recorded_once": PaymentKnown}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reference"], name="a_transfer_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_AMOUNT), name="payment_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount} {self.currency}"
