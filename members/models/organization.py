"""A company or institute in the consortium; its membership is a row that is never deleted."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from members.domain.lifecycle import BEFORE_MEMBERSHIP, LIVE, ORGANIZATION_MOVES
from members.domain.tiers import TIERS


class NameTaken(Conflict):
    """Two members cannot share an address name. Applications may: who applied is not told."""

    code, title = "name_taken", "An organization of this short name exists already"
    help = "Choose another short name; it appears in addresses and cannot be reused."


class AlreadyApplied(Conflict):
    """One open application per contact and short name."""

    code, title = "already_applied", "This application is already with the secretariat"
    help = "The answer goes to the contact's address."


class Organizations(Visible["Organization"]):
    """The list of members is public; applications are for staff."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(Q(state__in=LIVE) | Q(pk=actor.organization_id))


class Organization(Row):
    """Name, tier, state. Everything it may do is done through its Seats."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40)
    tier = models.CharField(max_length=16, default="full")
    state = models.CharField(max_length=16, default="applied")
    country = models.CharField(max_length=2)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    statement = models.TextField(blank=True)
    applied_at = models.DateTimeField()
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.UUIDField(null=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(Organizations)()

    MOVES = ORGANIZATION_MOVES
    guards: list[Guard] = [only_moves(ORGANIZATION_MOVES, starts=("applied",))]
    refusals = {
        "member_slug_is_unique": NameTaken,
        "one_open_application_per_contact": AlreadyApplied,
    }

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(state__in=BEFORE_MEMBERSHIP),
                name="member_slug_is_unique",
            ),
            models.UniqueConstraint(
                fields=["slug", "contact_email"],
                condition=Q(state="applied"),
                name="one_open_application_per_contact",
            ),
            models.CheckConstraint(condition=Q(tier__in=TIERS), name="organization_tier_is_known"),
            models.CheckConstraint(
                condition=Q(admitted_at=None, admitted_by=None)
                | Q(admitted_at__isnull=False, admitted_by__isnull=False),
                name="organization_admission_names_its_hand",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> object:
        """An organization belongs to itself, as `owns` asks."""
        return self.pk
