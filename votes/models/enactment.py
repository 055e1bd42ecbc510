"""What an adopted proposal did. Its id is the warrant that the run carries."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible
from votes.models.proposal import Proposal
from votes.models.version import Option


class Enactments(Visible["Enactment"]):
    """Seen with the proposal."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class Enactment(Row):
    """One per proposal: the winning option, the run it authorised, the pool it opened."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="enactment")
    option = models.ForeignKey(Option, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey("roadmap.Run", models.PROTECT, null=True, related_name="+")
    pool = models.ForeignKey("costs.Pool", models.PROTECT, null=True, related_name="+")
    ceiling_milli_hours = models.BigIntegerField(default=0)
    ceiling_amount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    enacted_at = models.DateTimeField()

    objects = models.Manager.from_queryset(Enactments)()

    guards: list[Guard] = [append_only()]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=True, pool__isnull=True, option__isnull=True)
                | models.Q(run__isnull=False, pool__isnull=False, option__isnull=False),
                name="a_run_is_enacted_with_its_pool",
            ),
        ]

    def __str__(self) -> str:
        return f"enactment of {self.proposal_id}"
