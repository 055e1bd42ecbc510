"""There is one clock: the database's, plus an offset that only a demo or a test may move.

Deadline guards inside the database use the same sum, so no server's own clock decides anything.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

# What the guards compare with; `now()` selects the same expressions.
CLOCK_SQL = {
    "postgresql": (
        "(clock_timestamp() + COALESCE((SELECT offset_us FROM kernel_clock), 0)"
        " * interval '1 microsecond')"
    ),
    "sqlite": (
        "strftime('%Y-%m-%d %H:%M:%f', 'now', printf('%+.3f seconds',"
        " COALESCE((SELECT offset_us FROM kernel_clock), 0) / 1000000.0))"
    ),
}


def now() -> datetime:
    """The consortium's present moment, UTC. One short query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + CLOCK_SQL[connection.vendor])
        (value,) = cursor.fetchone()
    if isinstance(value, str):
        value = datetime.strptime(value, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    moment: datetime = value.astimezone(UTC)
    return moment


def travel(*, by: timedelta) -> None:
    """Move the consortium's clock; refused by a guard outside demo and tests."""
    from consortium.kernel.models import Clock

    clock, _ = Clock.objects.get_or_create(pk=1)
    clock.offset_us += by // timedelta(microseconds=1)
    clock.save(update_fields=["offset_us"])


def travel_to(moment: datetime) -> None:
    """Move the consortium's clock so that it shows `moment`."""
    travel(by=moment - now())
