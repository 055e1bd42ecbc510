"""An invitation holds no secret: its link is signed when the letter is sent."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, frozen_when, only_moves
from consortium.kernel.errors import Conflict
from consortium.kernel.rows import Row, Visible
from members.domain.lifecycle import INVITATION_MOVES, LIVE
from members.models.organization import Organization
from members.models.seat import Seat


class AlreadyInvited(Conflict):
    """One open invitation per address and organization."""

    code, title = "already_invited", "This address has an open invitation"
    help = "Revoke the open invitation first, or wait for it to be used."


class Invitations(Visible["Invitation"]):
    """One's own organization's invitations; staff see all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        return self.filter(organization_id=actor.organization_id)


class Invitation(Row):
    """Whom, where, with which roles. Ends when its inviter's Seat ends; rests while that rests."""

    organization = models.ForeignKey(Organization, models.PROTECT, null=True)
    invited_from = models.ForeignKey(Seat, models.PROTECT, null=True)
    email = models.EmailField()
    roles: Any = models.JSONField()
    state = models.CharField(max_length=16, default="sent")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="invitations")

    objects = models.Manager.from_queryset(Invitations)()

    MOVES = INVITATION_MOVES
    guards: list[Guard] = [
        only_moves(INVITATION_MOVES, starts=("sent",)),
        frozen_when(("accepted", "revoked")),
    ]
    refusals = {"one_open_invitation_per_address": AlreadyInvited}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(state="sent"),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organization or 'the secretariat'}"

    @property
    def stands(self) -> bool:
        """Whether it is unanswered, and whoever sent it could send it now."""
        if self.state != "sent":
            return False
        if self.organization is not None and self.organization.state not in LIVE:
            return False
        inviter = self.invited_from
        if inviter is None:
            return True
        role = "secretariat" if inviter.is_staff_seat else "admin"
        return inviter.state == "active" and role in inviter.roles
