"""A window opens one release to one tier: a date, and a hand that clears it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from django.db import models
from django.db.models import Q

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, Model, Trigger
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.moments import CLOCK_SQL
from consortium.kernel.rows import Row, Visible
from releases.domain.windows import RANKS
from releases.models.release import Release


class WindowsOutOfOrder(Invalid):
    """Funders first, then members, then everyone."""

    code, title = "windows_out_of_order", "The windows are out of order"
    help = "No tier may open before a tier that ranks ahead of it: funder, member, public."


class WindowIsOpen(Conflict):
    """Whoever was told they may read relies on it."""

    code, title = "window_is_open", "An open window does not move"
    help = "Hold or withdraw the release instead; both are journalled with a reason."


def windows_rise() -> Guard:
    """`opens_at` never falls as the rank rises."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        wrong = (
            f'EXISTS (SELECT 1 FROM "{table}" w WHERE w.release_id = NEW.release_id '
            "AND w.id <> NEW.id AND ((w.rank < NEW.rank AND w.opens_at > NEW.opens_at) "
            "OR (w.rank > NEW.rank AND w.opens_at < NEW.opens_at)))"
        )
        for event in ("INSERT", "UPDATE"):
            yield Trigger(f"{table}_rise_on_{event.lower()}", table, event, wrong)

    return build


def open_window_stays() -> Guard:
    """Once cleared and past its hour by the database's clock, a window's date stands."""

    def build(model: Model, vendor: str) -> Iterator[Trigger]:
        table, clock = model._meta.db_table, CLOCK_SQL[vendor]
        opens = (
            "OLD.opens_at"
            if vendor == "postgresql"
            else "strftime('%Y-%m-%d %H:%M:%f', OLD.opens_at)"
        )
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        changed = " OR ".join(
            f"NEW.{column} {differs} OLD.{column}"
            for column in ("opens_at", "cleared_at", "release_id", "rank", "tier")
        )
        is_open = f"OLD.cleared_at IS NOT NULL AND {opens} <= {clock}"
        yield Trigger(f"{table}_open_stays", table, "UPDATE", f"({is_open} AND ({changed}))")
        yield Trigger(f"{table}_open_is_kept", table, "DELETE", f"({is_open})")

    return build


class Windows(Visible["Window"]):
    """Windows follow their release."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.sees_everything:
            return self
        return self.filter(release__in=Release.objects.visible_to(actor))


class Window(Row):
    """Tier and rank, the hour, and who cleared it when."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="windows")
    tier = models.CharField(max_length=16)
    rank = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(Windows)()

    guards: list[Guard] = [windows_rise(), open_window_stays()]
    refusals = {
        "releases_window_rise_on_insert": WindowsOutOfOrder,
        "releases_window_rise_on_update": WindowsOutOfOrder,
        "releases_window_open_stays": WindowIsOpen,
        "releases_window_open_is_kept": WindowIsOpen,
    }

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["release", "tier"], name="one_window_per_tier"),
            models.CheckConstraint(
                condition=Q(
                    *[Q(tier=tier, rank=rank) for tier, rank in RANKS.items()], _connector=Q.OR
                ),
                name="a_window_has_its_tiers_rank",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="a_cleared_window_names_its_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} of {self.release_id}"

    @property
    def is_cleared(self) -> bool:
        """Whether the gate is lifted; the hour may still be to come."""
        return self.cleared_at is not None
