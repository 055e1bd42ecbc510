"""What members say about a proposal, and who stands behind it: written once, signed, kept."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.errors import Conflict, Problem
from consortium.kernel.rows import Row, Visible
from votes.models.proposal import Proposal


class Comments(Visible["Comment"]):
    """The discussion is the members' own."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.is_member or actor.sees_everything else self.none()


class Comment(Row):
    """One contribution; staff speak without an organization."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="comments")
    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=200)
    body = models.TextField()
    posted_at = models.DateTimeField()
    posted_by = models.UUIDField()

    objects = models.Manager.from_queryset(Comments)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.author_name}, {self.posted_at:%Y-%m-%d}"


class Sponsors(Visible["Sponsor"]):
    """Who stands behind a proposal is known to whoever sees it."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class AlreadySponsor(Conflict):
    """An organization stands behind a proposal once."""

    code, title = "already_sponsor", "Your organization sponsors this already"
    help = "Nothing more is needed from your organization; ask another member."


class Sponsor(Row):
    """One organization behind a proposal; the author's is the first."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="sponsors")
    organization = models.ForeignKey("members.Organization", models.PROTECT, related_name="+")
    sponsored_at = models.DateTimeField()
    sponsored_by = models.UUIDField()

    objects = models.Manager.from_queryset(Sponsors)()

    guards: list[Guard] = [append_only()]
    refusals: dict[str, type[Problem]] = {"an_organization_sponsors_once": AlreadySponsor}

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organization"], name="an_organization_sponsors_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} for {self.proposal_id}"
