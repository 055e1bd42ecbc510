"""Pledges and deliveries in the states that actions lead to."""

from __future__ import annotations

from itertools import count

from consortium.kernel.moments import now
from consortium.roadmap.models import Accelerator, Cycle, Run
from members.actions import (
    accept_delivery,
    accept_pledge,
    make_pledge,
    report_delivery,
    sign_pledge,
)
from members.models import Delivery, Organization, Pledge
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.roadmap import a_cycle, h100

_numbers = count(1)


def a_pledge(
    *,
    organization: Organization | None = None,
    cycle: Cycle | None = None,
    state: str = "accepted",
    kind: str = "compute",
    amount: int = 1_000_000_000,
    accelerator: Accelerator | None = None,
) -> Pledge:
    """A pledge of 1,000,000 H100 hours, accepted unless told otherwise."""
    organization = organization or an_organization()
    drafter = an_actor("finance", organization=organization)
    pledge = make_pledge(
        actor=drafter,
        at=now(),
        organization=organization,
        cycle=cycle or a_cycle(),
        kind=kind,
        amount=amount,
        accelerator=(accelerator or h100()) if kind == "compute" else None,
    )
    if state in ("signed", "accepted"):
        signer = an_actor("admin", organization=organization)
        pledge = sign_pledge(actor=signer, at=now(), pledge=pledge)
    if state == "accepted":
        pledge = accept_pledge(actor=a_secretary(), at=now(), pledge=pledge)
    return pledge


def a_delivery(
    *, organization: Organization, run: Run, chip_seconds: int = 3_600_000, accepted: bool = False
) -> Delivery:
    """1,000 H100 hours given to `run` today."""
    delivery = report_delivery(
        actor=an_actor("engineer", organization=organization),
        at=now(),
        organization=organization,
        run=run,
        accelerator=h100(),
        chip_seconds=chip_seconds,
        worked_on=now().date(),
        source="urn:test",
        event_id=f"e{next(_numbers)}",
    )
    if accepted:
        delivery = accept_delivery(actor=a_secretary(), at=now(), delivery=delivery)
    return delivery
