"""A ballot is one revision by one elector: sealed until close, never changed, never late.

Its id is a uuid4, because a UUIDv7 would tell when it was cast.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, before_deadline
from consortium.kernel.errors import Busy, Problem
from consortium.kernel.rows import Visible
from votes.domain.choice import Choice, read_choice
from votes.domain.lifecycle import VotingClosed
from votes.domain.receipt import SALT_BYTES, Sealed
from votes.models.electorate import Elector
from votes.models.proposal import Proposal

VOTER_ROLES = frozenset({"delegate", "admin"})


class Ballots(Visible["Ballot"]):
    """Before close only the voter's own delegate and admin; staff see no more than others do."""

    def visible_to(self, actor: Actor) -> Self:
        opened = self.counted()
        if not (actor.is_member or actor.sees_everything):
            opened = opened & Q(proposal__is_public=True)
        if actor.is_member and actor.roles & VOTER_ROLES:
            opened |= Q(elector__organization_id=actor.organization_id)
        return self.filter(opened)

    def counted(self) -> Q:
        """The last revision of each elector, once the vote has closed; not a withdrawal."""
        later = Ballot.objects.filter(
            elector=OuterRef("elector"), revision__gt=OuterRef("revision")
        )
        return Q(~Exists(later), proposal__closed_at__isnull=False, choice__isnull=False)


class Ballot(models.Model):
    """`choice` is null for a withdrawal, which is a revision like any other."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ballots")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="ballots")
    revision = models.PositiveIntegerField()
    choice = models.JSONField(null=True)
    salt = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)
    cast_at = models.DateTimeField()
    cast_by = models.UUIDField()
    seat_id = models.UUIDField()

    objects = models.Manager.from_queryset(Ballots)()

    guards: list[Guard] = [
        append_only(),
        before_deadline("votes.Proposal", key="proposal", opens="opens_at", closes="closes_at"),
    ]
    refusals: dict[str, type[Problem]] = {
        "a_revision_is_cast_once": Busy,  # two Seats of one elector at one instant
        "votes_ballot_before_deadline": VotingClosed,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elector", "revision"], name="a_revision_is_cast_once"),
            models.CheckConstraint(
                condition=models.Q(revision__gte=1), name="revisions_start_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"

    def sealed(self, electorate_hash: bytes) -> Sealed:
        """The inputs of the commitment."""
        choice: dict[str, Any] | None = self.choice
        return Sealed(
            proposal=str(self.proposal_id),
            electorate_hash=electorate_hash,
            elector=str(self.elector_id),
            revision=self.revision,
            choice=choice,
            salt=bytes(self.salt),
        )

    @classmethod
    def next_revision(
        cls,
        *,
        elector: Elector,
        person_id: UUID,
        seat_id: UUID,
        choice: Choice | None,
        at: datetime,
    ) -> Ballot:
        """Write the elector's next revision; two at one instant meet on its number."""
        electorate = elector.electorate
        last = cls.objects.filter(elector=elector).aggregate(last=Max("revision"))["last"] or 0
        ballot = cls(
            proposal_id=electorate.proposal_id,
            elector=elector,
            revision=last + 1,
            choice=None if choice is None else choice.plain(),
            salt=os.urandom(SALT_BYTES),
            cast_at=at,
            cast_by=person_id,
            seat_id=seat_id,
        )
        ballot.commitment = ballot.sealed(bytes(electorate.hash)).commitment()
        ballot.save(force_insert=True)
        return ballot

    def read(self, method: str) -> Choice | None:
        """What the ballot says; None is a withdrawal."""
        if self.choice is None:
            return None
        offered = [self.choice["peak"]] if "peak" in self.choice else []
        return read_choice(method=method, options=offered, given=self.choice)
