"""Two rows of the ground itself: the consortium's clock, and what each sweep last did."""

from __future__ import annotations

from django.db import models

from consortium.kernel.constraints import Guard, stands_still


class Clock(models.Model):
    """The single row whose offset is added to the database clock. Zero outside demo and tests."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_us = models.BigIntegerField(default=0)

    guards: list[Guard] = [stands_still("offset_us")]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.offset_us} µs"


class Sweep(models.Model):
    """One periodic task: who holds its lease, and when it last succeeded."""

    name = models.CharField(max_length=64, primary_key=True)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
