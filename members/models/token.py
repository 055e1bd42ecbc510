"""A token is a Seat's key for scripts: shown once, hashed at rest, scoped, expiring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, Trigger, only_moves
from consortium.kernel.rows import Row, Visible
from members.domain.lifecycle import TOKEN_MOVES
from members.models.seat import Seat


def of_a_member_seat() -> Guard:
    """No token hangs off a staff seat: the secretariat and auditors act as people."""

    def build(model: type[models.Model], vendor: str) -> Iterator[Trigger]:
        table, seats = model._meta.db_table, Seat._meta.db_table
        staff = f'SELECT 1 FROM "{seats}" s WHERE s.id = NEW.seat_id AND s.organization_id IS NULL'
        for event in ("INSERT", "UPDATE"):
            name = f"{table}_is_of_a_member_seat_{event.lower()}"
            yield Trigger(name, table, event, f"EXISTS ({staff})")

    return build


class Tokens(Visible["Token"]):
    """One's own tokens; an admin sees those of the whole organization."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        if not actor.is_member:
            return self.none()
        if "admin" in actor.roles:
            return self.filter(seat__organization_id=actor.organization_id)
        return self.filter(seat_id=actor.seat_id)


class Token(Row):
    """`prefix` identifies a leaked token; only the SHA-256 of the whole is kept."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=11, unique=True)
    sha256 = models.BinaryField(max_length=32)
    scopes: Any = models.JSONField()
    state = models.CharField(max_length=16, default="live")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(Tokens)()

    MOVES = TOKEN_MOVES
    guards: list[Guard] = [only_moves(TOKEN_MOVES, starts=("live",)), of_a_member_seat()]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
