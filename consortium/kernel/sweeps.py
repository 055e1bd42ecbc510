"""A sweep looks into the tables for due work; only one process at a time runs each.

The same function is the Celery task that beat and the doorbell call, and what the embedded
tick calls. The lease is a conditional UPDATE: whoever changes the row runs the sweep.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from celery import shared_task
from django.db.models import Q

from consortium.kernel.models import Sweep
from consortium.kernel.moments import now

LEASE = timedelta(seconds=60)
log = logging.getLogger(__name__)


def sweep(name: str) -> Callable[[Callable[[], None]], Callable[[], bool]]:
    """Make a function the sweep `name`; calling it answers whether it ran here and succeeded."""

    def wrap(look: Callable[[], None]) -> Callable[[], bool]:
        @functools.wraps(look)
        def run() -> bool:
            return _under_lease(name, look)

        shared_task(name=name, ignore_result=True)(run)
        return run

    return wrap


def _under_lease(name: str, look: Callable[[], None]) -> bool:
    lease = _take(name)
    if lease is None:
        return False
    try:
        look()
    except Exception as error:  # a failing sweep is recorded and tried again, whatever failed
        log.exception("The sweep %s failed.", name)
        _settle(name, lease, failed_at=now(), failure=f"{type(error).__name__}: {error}"[:2000])
        return False
    _settle(name, lease, succeeded_at=now(), failure="")
    return True


def _take(name: str) -> UUID | None:
    Sweep.objects.get_or_create(name=name)
    at, lease = now(), uuid4()
    free = Sweep.objects.filter(Q(leased_until=None) | Q(leased_until__lte=at), name=name)
    return lease if free.update(lease=lease, leased_until=at + LEASE) else None


def _settle(name: str, lease: UUID, **stamps: object) -> None:
    Sweep.objects.filter(name=name, lease=lease).update(lease=None, leased_until=None, **stamps)
