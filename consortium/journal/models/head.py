"""The end of the chain: the only row that every act of the whole system locks, last and briefly."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """How many lines there are, and the hash that the next one will cover."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    chain = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_head"),
        ]

    def __str__(self) -> str:
        return f"line {self.sequence}"
