"""A Seat is one person's place at one organization or the secretariat; every right hangs here."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from members.domain.lifecycle import SEAT_MOVES
from members.models.organization import Organization


class AlreadySeated(Conflict):
    """One person holds at most one living Seat per organization."""

    code, title = "already_seated", "This person already has a seat here"
    help = "Change the roles of the existing seat instead."


class Seats(Visible["Seat"]):
    """One's own organization's seats, and one's own; staff see all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if actor.is_member:
            return self.filter(organization_id=actor.organization_id)
        if actor.person_id is not None:
            return self.filter(person_id=actor.person_id)
        return self.none()


class Seat(Row):
    """Who, where, with which roles. A staff seat has no organization."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="seats")
    roles: Any = models.JSONField()
    state = models.CharField(max_length=16, default="active")
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Seats)()

    MOVES = SEAT_MOVES
    guards: list[Guard] = [only_moves(SEAT_MOVES, starts=("active",))]
    refusals = {
        "one_living_seat_per_person_and_organization": AlreadySeated,
        "one_living_staff_seat_per_person": AlreadySeated,
    }

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=~Q(state="ended") & Q(organization__isnull=False),
                name="one_living_seat_per_person_and_organization",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state="ended") & Q(organization__isnull=True),
                name="one_living_staff_seat_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organization or 'the secretariat'}"

    @property
    def is_staff_seat(self) -> bool:
        """Secretariat and auditors sit at no organization."""
        return self.organization_id is None
