"""Pledges and deliveries at one instant: counted once, and nothing slips past the lock."""

from __future__ import annotations

import pytest

from consortium.kernel.moments import now
from consortium.roadmap.actions import lock_cycle
from members import queries
from members.actions import accept_delivery, accept_pledge, decline_pledge, report_delivery
from members.actions.make_pledge import PledgesLocked
from members.models import Delivery, Pledge
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.roadmap import a_cycle, a_running_run, h100
from tests.races.test_seats import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


def test_one_event_sent_four_times_at_once_is_one_delivery() -> None:
    organization, run, chip = an_organization(), a_running_run(), h100()
    actor = an_actor("engineer", organization=organization)

    def report() -> Delivery:
        return report_delivery(
            actor=actor,
            at=now(),
            organization=organization,
            run=run,
            accelerator=chip,
            chip_seconds=3600,
            worked_on=now().date(),
            source="urn:x",
            event_id="1",
        )

    found = at_once(report, report, report, report)
    assert {item.result.pk for item in found} == {Delivery.objects.get().pk}


def test_a_delivery_is_accepted_once() -> None:
    run = a_running_run()
    delivery = a_delivery(organization=an_organization(), run=run)
    staff = [a_secretary(), a_secretary()]
    found = at_once(
        *[lambda who=who: accept_delivery(actor=who, at=now(), delivery=delivery) for who in staff]
    )
    assert sum(item.error is None for item in found) == 1
    assert queries.delivered(run)[delivery.organization_id].milli_hours == delivery.milli_hours


def test_a_pledge_is_accepted_or_declined_not_both() -> None:
    pledge = a_pledge(state="signed")
    one, other = a_secretary(), a_secretary()
    found = at_once(
        lambda: accept_pledge(actor=one, at=now(), pledge=pledge),
        lambda: decline_pledge(actor=other, at=now(), pledge=pledge, reason="late"),
    )
    assert sum(item.error is None for item in found) == 1
    winner = next(item.result for item in found if item.error is None)
    assert Pledge.objects.get().state == winner.state


def test_no_pledge_is_accepted_behind_the_lock() -> None:
    cycle = a_cycle()
    signed = [a_pledge(cycle=cycle, state="signed") for _ in range(4)]
    staff = a_secretary()
    found = at_once(
        lambda: lock_cycle(actor=staff, at=now(), cycle=cycle),
        *[
            lambda pledge=pledge: accept_pledge(actor=staff, at=now(), pledge=pledge)
            for pledge in signed
        ],
    )
    errors = [item.error for item in found if item.error]
    assert all(isinstance(error, PledgesLocked) for error in errors)
    weights = queries.pledged(cycle)
    assert len(weights) == len(signed) - len(errors)
    assert sum(row.share for row in weights) in (0, 1)
