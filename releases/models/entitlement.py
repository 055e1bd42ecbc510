"""Who entered first, and on which figures: frozen at sealing. An exception is a Grant."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from members.models import Organization
from releases.domain.lifecycle import GRANT_MOVES
from releases.models.release import Release

M = TypeVar("M", bound=models.Model)


class AlreadyGranted(Conflict):
    """One living grant per organization and release."""

    code, title = "already_granted", "This organization has a grant for this release"
    help = "Revoke the present grant first."


class Own(Visible[M]):
    """One's own organization's rows; staff see all. Nobody sees a competitor's standing."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(organization_id=actor.organization_id or None)


class Entitlement(Row):
    """One organization's tier for one release. A raise is a later row, with the next number."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="entitlements")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="entitlements")
    number = models.PositiveSmallIntegerField(default=1)
    tier = models.CharField(max_length=16)
    met = models.BigIntegerField()
    due = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    trace: Any = models.JSONField()
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(Own["Entitlement"])()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["organization_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "organization", "number"],
                name="an_entitlement_is_decided_once_per_step",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=("funder", "member")),
                name="an_entitlement_is_earned_or_general",
            ),
            models.CheckConstraint(
                condition=Q(met__gte=0, due__gte=0), name="entitlement_figures_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.tier}"

    @property
    def fraction(self) -> Fraction:
        """How much of what was due had been met, exactly."""
        return Fraction(self.trace["fraction"])


class Grant(Row):
    """An exception for one organization, with a reason and two hands of the secretariat."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="grants")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="grants")
    state = models.CharField(max_length=16, default="asked")
    reason = models.CharField(max_length=400)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Own["Grant"])()

    MOVES = GRANT_MOVES
    guards: list[Guard] = [
        only_moves(GRANT_MOVES, starts=("asked",)),
        frozen_when(("active", "revoked"), but=("revoked_at", "revoked_by")),
    ]
    refusals = {"one_living_grant_per_organization": AlreadyGranted}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "organization"],
                condition=~Q(state="revoked"),
                name="one_living_grant_per_organization",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_grant_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state="active")
                | (Q(signed_by__isnull=False) & ~Q(signed_by=F("asked_by"))),
                name="a_grant_has_two_hands",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_grants_signature_names_its_hand",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="a_grants_end_names_its_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.state}"
