"""A version is the whole text of a proposal, immutable and hashed; a change is a new version."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Max

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import digest
from consortium.kernel.constraints import Guard, append_only, children_frozen_when
from consortium.kernel.rows import Row, Visible
from votes.domain import lifecycle, options
from votes.domain.drafting import Draft
from votes.domain.reading import read_rule
from votes.domain.rule import Rule
from votes.models.guards import complete_with
from votes.models.proposal import Proposal


class Versions(Visible["Version"]):
    """Whoever sees the proposal sees its text."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class Version(Row):
    """Text, rule and effect as they stood from `made_at` on; its options point here."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    rule = models.JSONField()
    effect = models.JSONField()
    hash = models.BinaryField(max_length=32)
    rule_hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    objects = models.Manager.from_queryset(Versions)()

    guards: list[Guard] = [
        append_only(),
        children_frozen_when("votes.Proposal", key="proposal", states=lifecycle.FIXED),
    ]

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="a_version_number_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def read_rule(self) -> Rule:
        """The rule as an object."""
        return read_rule(self.rule)

    @classmethod
    def write(cls, *, proposal: Proposal, draft: Draft, at: datetime, by: UUID) -> Version:
        """Write the next version, its options first."""
        last = cls.objects.filter(proposal=proposal).aggregate(last=Max("number"))["last"] or 0
        version = cls(
            proposal=proposal,
            number=last + 1,
            title=draft.title,
            text=draft.text,
            rule=draft.rule.plain(),
            effect=draft.effect.plain(),
            made_at=at,
            made_by=by,
        )
        options = [
            Option(
                version_id=version.pk,
                **{field.name: getattr(offer, field.name) for field in fields(offer)},
            )
            for offer in draft.offers
        ]
        version.rule_hash = draft.rule.hash()
        version.hash = digest(version.content(options))
        Option.objects.bulk_create(options)
        version.save(force_insert=True)
        return version

    def content(self, options: list[Option]) -> dict[str, Any]:
        """Everything that the version's hash covers."""
        return {
            "proposal": self.proposal_id,
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "rule": self.rule,
            "effect": self.effect,
            "options": [option.content() for option in options],
        }


class Options(Visible["Option"]):
    """Whoever sees the proposal sees what it offers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(version__in=Version.objects.visible_to(actor))


class Option(Row):
    """One answer of a size vote: a model, what it needs, what it costs."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="options")
    key = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    n_total = models.BigIntegerField(default=0)
    n_active = models.BigIntegerField(default=0)
    tokens = models.BigIntegerField(default=0)
    need_milli_hours = models.BigIntegerField(default=0)
    cost = models.BigIntegerField()
    status_quo = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(Options)()

    guards: list[Guard] = [append_only(), complete_with("votes.Version", key="version")]

    class Meta:
        ordering = ["cost"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="an_option_key_is_used_once"),
            models.UniqueConstraint(fields=["version", "cost"], name="options_differ_in_cost"),
            models.CheckConstraint(
                condition=models.Q(cost__gt=0) | models.Q(cost=0, status_quo=True),
                name="only_no_run_is_free",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def content(self) -> dict[str, Any]:
        """As the version's hash covers it."""
        names = ("key", "title", "n_total", "n_active", "tokens", "need_milli_hours", "cost")
        return {name: getattr(self, name) for name in names} | {"status_quo": self.status_quo}

    def plain(self) -> options.Option:
        """As the count reads it."""
        return options.Option(self.key, self.cost, self.status_quo)
