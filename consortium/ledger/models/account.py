"""An account has one unit, and at most one owner and one subject; it is opened once, for good."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible


class Accounts(Visible["Account"]):
    """A member sees its own accounts; staff see all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if actor.organization_id is None:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Account(Row):
    """`subject_id` names a pool, a cycle or a run by plain value: some lie above the ledger."""

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=24)
    unit = models.CharField(max_length=8)
    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, null=True, related_name="+"
    )
    subject_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Accounts)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["code", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="an_account_is_opened_once"),
        ]
        indexes = [models.Index(fields=["subject_id", "code"], name="accounts_by_subject")]

    def __str__(self) -> str:
        return self.name
