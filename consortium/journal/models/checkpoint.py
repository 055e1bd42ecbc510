"""A signed statement of the journal's size and root, which members keep to hold us to it."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.journal.domain import checkpoint
from consortium.kernel.actor import Actor
from consortium.kernel.canonical import moment_text
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible


class Checkpoints(Visible["Checkpoint"]):
    """Checkpoints are public: they prove, and reveal nothing but a count."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class Checkpoint(Row):
    """Size, Merkle root and time, signed with Ed25519."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    objects = models.Manager.from_queryset(Checkpoints)()

    guards: list[Guard] = [append_only()]

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"

    def text(self) -> bytes:
        """The bytes under the signature."""
        return checkpoint.text(size=self.size, root=bytes(self.root), at=moment_text(self.at))
