"""The row is the queue; Celery is the doorbell.

`ring` sends a name without arguments once the transaction has committed. It never raises and
never carries work: whoever hears it looks into the tables, and a sweep looks anyway.
"""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)


def ring(name: str) -> None:
    """Wake the sweep `name` after commit; without a broker this does nothing."""
    if settings.REDIS_URL:
        transaction.on_commit(partial(_send, name), robust=True)


def _send(name: str) -> None:
    from celery import current_app

    try:
        current_app.send_task(name, retry=False, ignore_result=True)
    except Exception:  # the broker may be down in any way; the sweep comes round regardless
        log.warning("The doorbell %s could not be rung; its sweep will see the row.", name)
