"""The frozen electorate: who may vote and how much each weighs, fixed at opening by one hash."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible
from votes.domain import roll
from votes.models.guards import complete_with
from votes.models.proposal import Proposal
from votes.models.version import Version


class Electorates(Visible["Electorate"]):
    """Weights are public among members: they follow from accepted pledges."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class Electorate(Row):
    """One per proposal; written after its electors, and never again."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="electorate")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    hash = models.BinaryField(max_length=32)
    lot_seed = models.BinaryField(max_length=32)
    weight = models.BigIntegerField()
    heads = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()

    objects = models.Manager.from_queryset(Electorates)()

    guards: list[Guard] = [append_only()]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, heads__gt=0), name="an_electorate_has_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heads} electors, weight {self.weight}"

    def roll(self) -> roll.Roll:
        """The roll as the count reads it."""
        electors = sorted(self.electors.all(), key=lambda elector: str(elector.pk))
        return roll.Roll(tuple(e.plain() for e in electors), self.frozen_at.date())


class Electors(Visible["Elector"]):
    """Seen with their electorate."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(electorate__in=Electorate.objects.visible_to(actor))


class Elector(Row):
    """One organization on the roll, with the amount its weight came from."""

    electorate = models.ForeignKey(Electorate, models.PROTECT, related_name="electors")
    organization = models.ForeignKey("members.Organization", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    tier = models.CharField(max_length=16)
    raw = models.BigIntegerField()
    weight = models.BigIntegerField()

    objects = models.Manager.from_queryset(Electors)()

    guards: list[Guard] = [append_only(), complete_with("votes.Electorate", key="electorate")]

    class Meta:
        ordering = ["-weight", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["electorate", "organization"], name="an_organization_is_one_elector"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, raw__gte=0), name="nobody_weighs_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def plain(self) -> roll.Elector:
        """As the count reads it."""
        return roll.Elector(
            str(self.pk), self.raw, self.weight, self.tier, (str(self.organization_id),)
        )
