"""A line is written once, by `record`, and says which act happened to what by whose hand."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from consortium.journal.domain.chain import Link
from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Visible

PUBLIC, MEMBERS, STAFF = "public", "members", "staff"
SEALED = "ballot."  # acts that only the organization they are addressed to may read


class Lines(Visible["Line"]):
    """Lines by audience: everyone, all members, the secretariat and auditors, one organization."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            # Not even staff learn from the journal who has voted: those lines are the voter's own.
            return self.exclude(verb__startswith=SEALED)
        audiences = [PUBLIC]
        if actor.is_member:
            audiences += [MEMBERS, str(actor.organization_id)]
        return self.filter(audience__in=audiences)


class Line(models.Model):
    """One act. `facts` holds identifiers and figures, never secrets; `*_id`s are plain values."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    person_id = models.UUIDField(null=True)
    seat_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    audience = models.CharField(max_length=36)
    facts = models.JSONField()
    salt = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    objects = models.Manager.from_queryset(Lines)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["audience", "-sequence"], name="journal_by_audience"),
            models.Index(fields=["subject_id", "-sequence"], name="journal_by_subject"),
            models.Index(fields=["verb", "-sequence"], name="journal_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def content(self) -> dict[str, Any]:
        """Everything the leaf hash covers."""
        return {
            "sequence": self.sequence,
            "at": self.at,
            "verb": self.verb,
            "actor_kind": self.actor_kind,
            "person": self.person_id,
            "seat": self.seat_id,
            "organization": self.organization_id,
            "token": self.token_id,
            "actor_name": self.actor_name,
            "subject_kind": self.subject_kind,
            "subject": self.subject_id,
            "audience": self.audience,
            "facts": self.facts,
            "salt": bytes(self.salt),
        }

    def link(self) -> Link:
        """This line as the verifier reads it."""
        return Link(self.sequence, self.content(), bytes(self.leaf), bytes(self.chain))
