"""How far a reader of the journal has come. The journal is the outbox; this is the only state."""

from __future__ import annotations

from django.db import models


class Cursor(models.Model):
    """One reader and the last line it dealt with."""

    name = models.CharField(max_length=32, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.sequence}"
