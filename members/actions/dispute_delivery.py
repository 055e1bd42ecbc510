"""The secretariat disputes a delivery, with the reason."""

from __future__ import annotations

from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from members.access import P, require
from members.models import Delivery


@command
def dispute_delivery(*, actor: Actor, at: datetime, delivery: Delivery, reason: str) -> Delivery:
    """Move the delivery to `disputed`."""
    require(actor, P.DECIDE_DELIVERY, on=delivery)
    lock(delivery.organization, delivery)
    delivery = reread(delivery)
    move(
        delivery,
        "disputed",
        expecting=delivery.state,
        decided_at=at,
        decided_by=actor.seat_id,
        reason=reason,
    )
    record(
        "delivery.disputed",
        on=delivery,
        audience=delivery.organization_id,
        run=delivery.run_id,
        milli_hours=delivery.milli_hours,
        value=delivery.value,
    )
    return delivery
