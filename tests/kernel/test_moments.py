"""One clock, the database's; only demo and tests move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from consortium.kernel import constraints
from consortium.kernel.moments import now, travel, travel_to

pytestmark = pytest.mark.django_db


def test_now_is_the_real_time() -> None:
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251  (compared with on purpose)


def test_travel_moves_the_clock() -> None:
    before = now()
    travel(by=timedelta(days=-240))
    assert timedelta(days=239) < before - now() < timedelta(days=241)
    travel_to(before)
    assert abs(now() - before) < timedelta(seconds=5)


def test_elsewhere_the_clock_stands() -> None:
    with override_settings(CLOCK_MAY_TRAVEL=False):
        constraints.install()
        with pytest.raises(IntegrityError), transaction.atomic():
            travel(by=timedelta(seconds=1))
    constraints.install()
