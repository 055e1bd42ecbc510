"""Two guards that only votes need: parts before their whole, and a deadline that moves once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from consortium.kernel.constraints import Guard, Trigger


def complete_with(whole: str, *, key: str) -> Guard:
    """A part is refused once its whole exists; the deferred foreign key refuses orphans."""

    def build(model: type[models.Model], vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        above = apps.get_model(whole)._meta.db_table
        column = model._meta.get_field(key).column  # type: ignore[union-attr]  # a foreign key
        yield Trigger(
            f"{table}_before_its_whole",
            table,
            "INSERT",
            f'EXISTS (SELECT 1 FROM "{above}" w WHERE w.id = NEW.{column})',
        )

    return build


def deadline_moves_once(states: Iterable[str]) -> Guard:
    """From scheduling on, `closes_at` only ever moves later, once, while voting is open."""
    listed = ", ".join(f"'{state}'" for state in states)

    def build(model: type[models.Model], vendor: str) -> Iterator[Trigger]:
        table = model._meta.db_table
        yield Trigger(
            f"{table}_deadline_moves_once",
            table,
            "UPDATE",
            f"(OLD.state IN ({listed}) AND OLD.closes_at <> NEW.closes_at AND NOT "
            "(OLD.state = 'open' AND OLD.extended_at IS NULL AND NEW.extended_at IS NOT NULL "
            "AND NEW.closes_at > OLD.closes_at))",
        )

    return build
