"""Draft a pledge of compute or cash; it is valued at the factor and in-kind rate of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.rows import lock, reread
from consortium.roadmap.models import Accelerator, Cycle
from members import queries
from members.access import P, require
from members.domain import pledging
from members.models import Organization, Pledge


class PledgesLocked(Conflict):
    """The cycle no longer takes pledges."""

    code, title = "pledges_locked", "Pledges of this cycle are locked"
    help = "Pledge in the next cycle; changes to a locked one are dated addenda."


class PledgeInvalid(Invalid):
    """Kind, amount and accelerator do not fit together."""

    code, title = "pledge_invalid", "This is not a pledge we can count"
    help = "Compute: chip-hours above 0 and an accelerator. Cash: an amount above 0 and none."


@command
def make_pledge(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    cycle: Cycle,
    kind: str,
    amount: int,
    accelerator: Accelerator | None = None,
    schedule: Sequence[int] | None = None,
    note: str = "",
) -> Pledge:
    """A draft. `amount`: chip-hours × 1000, or minor units of the cycle's currency."""
    require(actor, P.DRAFT_PLEDGE, on=organization)
    lock(cycle, shared=True)
    if reread(cycle).state != "collecting":
        raise PledgesLocked(f"{cycle.name} locked its pledges; the next cycle is open to you.")
    if kind not in ("compute", "cash") or (kind == "cash") != (accelerator is None):
        raise PledgeInvalid(pointer="/accelerator" if kind == "compute" else "/kind")
    if amount <= 0:
        raise PledgeInvalid("A pledge is above zero.", pointer="/amount")
    worth = queries.valued(cycle=cycle, amount=amount, accelerator=accelerator, on=at.date())
    pledge = Pledge.objects.create(
        cycle=cycle,
        organization=organization,
        kind=kind,
        accelerator=accelerator,
        amount=amount,
        currency=cycle.currency,
        schedule=pledging.schedule(amount, schedule),
        note=note,
        drafted_at=at,
        drafted_by=actor.seat_id,
        factor=worth.factor,
        milli_hours=worth.milli_hours,
        value=worth.value,
    )
    record(
        "pledge.drafted",
        on=pledge,
        audience=organization.pk,
        kind=kind,
        amount=amount,
        milli_hours=pledge.milli_hours,
    )
    return pledge
