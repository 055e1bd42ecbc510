"""A pledge is drafted, signed by a second seat, accepted; only then it counts, exactly."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now
from consortium.kernel.rows import NoSuchMove
from consortium.roadmap.actions import lock_cycle
from consortium.roadmap.queries import AcceleratorUnknown, NoInKindRate, factor
from members import queries
from members.actions import (
    accept_pledge,
    decline_pledge,
    make_pledge,
    report_delivery,
    sign_pledge,
    withdraw_pledge,
)
from members.actions.make_pledge import PledgeInvalid, PledgesLocked
from members.actions.report_delivery import DeliveryInvalid, RunTakesNone
from members.actions.sign_pledge import SecondSeatNeeded
from members.domain.pledging import ScheduleInvalid
from members.models import Pledge
from members.models.delivery import DeliveryConflict
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.roadmap import a_cycle, a_run, a_running_run, accelerators, h100

pytestmark = pytest.mark.django_db

# The pledges of the demo consortium in compute, in chip-hours.
DEMO = {
    "nvidia-h100-sxm5": 2_250_000,
    "nvidia-h200-sxm": 5_200_000,
    "nvidia-b200": 2_000_000,
    "amd-mi300x": 2_000_000,
    "nvidia-a100-sxm-80gb": 3_000_000,
    "google-tpu-v5p": 4_000_000,
    "aws-trainium2": 2_500_000,
}


def test_the_published_factors() -> None:
    chips, today = accelerators(), now().date()
    expected = {
        "nvidia-v100-sxm2-32gb": 126_339,
        "nvidia-a100-sxm-80gb": 315_343,
        "nvidia-b200": 2_274_106,
        "amd-mi300x": 1_321_407,
        "google-tpu-v5p": 463_918,
        "aws-trainium2": 674_146,
        "nvidia-h800-sxm5": 1_000_000,
        "nvidia-gh200": 1_000_000,
    }
    assert {slug: factor(chips[slug], on=today).ppm for slug in expected} == expected
    assert len(chips) == 25


def test_the_demo_pledges_are_19_128_092_hours() -> None:
    cycle, chips = a_cycle(), accelerators()
    for slug, hours in DEMO.items():
        a_pledge(cycle=cycle, amount=hours * 1000, accelerator=chips[slug])
    total = sum(item.compute_milli_hours for item in queries.pledged(cycle))
    assert total // 1000 == 19_128_092


def test_cash_is_valued_and_normalised_at_the_in_kind_rate() -> None:
    pledge = a_pledge(kind="cash", amount=1_600_000_00)
    assert (pledge.value, pledge.milli_hours) == (160_000_000, 727_272_727)


def test_shares_are_exact_and_sum_to_one() -> None:
    cycle = a_cycle()
    for amount in (1_000, 2_000, 4_000):
        a_pledge(cycle=cycle, amount=amount)
    found = queries.pledged(cycle)
    assert sum(item.share for item in found) == 1
    assert sorted(item.share for item in found) == [
        Fraction(1, 7),
        Fraction(2, 7),
        Fraction(4, 7),
    ]


def test_only_accepted_pledges_count() -> None:
    cycle = a_cycle()
    a_pledge(cycle=cycle, state="draft")
    a_pledge(cycle=cycle, state="signed")
    assert queries.pledged(cycle) == ()


def test_two_people_stand_behind_a_pledge() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    pledge = make_pledge(
        actor=admin,
        at=now(),
        organization=organization,
        cycle=a_cycle(),
        kind="compute",
        amount=1000,
        accelerator=h100(),
    )
    with pytest.raises(SecondSeatNeeded):
        sign_pledge(actor=admin, at=now(), pledge=pledge)


def test_a_locked_cycle_takes_no_pledges() -> None:
    cycle = a_cycle()
    draft = a_pledge(cycle=cycle, state="draft")
    lock_cycle(actor=a_secretary(), at=now(), cycle=cycle)
    with pytest.raises(PledgesLocked):
        a_pledge(cycle=cycle)
    with pytest.raises(PledgesLocked):
        sign_pledge(
            actor=an_actor("admin", organization=draft.organization), at=now(), pledge=draft
        )


def test_without_a_rate_nothing_can_be_valued() -> None:
    with pytest.raises(NoInKindRate):
        a_pledge(cycle=a_cycle(with_rate=False))


def test_a_factor_must_be_valid_on_the_day() -> None:
    with pytest.raises(AcceleratorUnknown):
        factor(h100(), on=now().date().replace(year=1999))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"kind": "cash"},
        {"kind": "gold"},
        {"accelerator": None},
    ],
)
def test_a_pledge_that_cannot_be_counted_is_refused(wrong: dict[str, object]) -> None:
    organization = an_organization()
    values: dict[str, object] = {
        "kind": "compute",
        "amount": 1000,
        "accelerator": h100(),
        **wrong,
    }
    with pytest.raises(PledgeInvalid):
        make_pledge(
            actor=an_actor("admin", organization=organization),
            at=now(),
            organization=organization,
            cycle=a_cycle(),
            **values,  # type: ignore[arg-type]  # wrong on purpose
        )
    assert not Pledge.objects.exists()


def test_a_schedule_adds_up() -> None:
    organization = an_organization()
    with pytest.raises(ScheduleInvalid):
        make_pledge(
            actor=an_actor("admin", organization=organization),
            at=now(),
            organization=organization,
            cycle=a_cycle(),
            kind="compute",
            amount=1000,
            accelerator=h100(),
            schedule=[250, 250, 250, 249],
        )
    assert sum(a_pledge(amount=1001).schedule) == 1001


def test_a_pledge_is_signed_and_withdrawn_by_its_own_organization_only() -> None:
    pledge = a_pledge(state="draft")
    stranger = an_actor("admin")
    for act in (sign_pledge, withdraw_pledge):
        with pytest.raises(Forbidden):
            act(actor=stranger, at=now(), pledge=pledge)
    with pytest.raises(Forbidden):
        accept_pledge(actor=stranger, at=now(), pledge=pledge)


def test_a_decided_pledge_is_final() -> None:
    pledge = a_pledge()
    owner = an_actor("admin", organization=pledge.organization)
    with pytest.raises(NoSuchMove):
        withdraw_pledge(actor=owner, at=now(), pledge=pledge)
    with pytest.raises(NoSuchMove):
        decline_pledge(actor=a_secretary(), at=now(), pledge=pledge, reason="late")


def test_the_database_keeps_a_signed_pledge_as_it_was() -> None:
    pledge = a_pledge(state="signed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(amount=1)


def test_others_see_accepted_pledges_only() -> None:
    cycle = a_cycle()
    accepted = a_pledge(cycle=cycle)
    a_pledge(cycle=cycle, state="signed")
    assert list(queries.pledges(an_actor())) == [accepted]


def test_a_delivery_is_worth_its_hours_at_the_in_kind_rate() -> None:
    organization, run = an_organization(), a_running_run()
    a_delivery(organization=organization, run=run, accepted=True)
    a_delivery(organization=organization, run=run)
    found = queries.delivered(run)[organization.pk]
    assert (found.milli_hours, found.value) == (1_000_000, 2_200_00)


def test_the_same_event_counts_once() -> None:
    organization, run = an_organization(), a_running_run()
    event = {
        "actor": an_actor("engineer", organization=organization),
        "at": now(),
        "organization": organization,
        "run": run,
        "accelerator": h100(),
        "worked_on": now().date(),
        "source": "urn:x",
        "event_id": "1",
    }
    first = report_delivery(chip_seconds=60, **event)  # type: ignore[arg-type]  # one event
    assert report_delivery(chip_seconds=60, **event).pk == first.pk  # type: ignore[arg-type]  # again
    with pytest.raises(DeliveryConflict):
        report_delivery(chip_seconds=61, **event)  # type: ignore[arg-type]  # another


def test_a_planned_run_takes_no_compute() -> None:
    with pytest.raises(RunTakesNone):
        a_delivery(organization=an_organization(), run=a_run())


def test_tomorrows_work_is_refused() -> None:
    organization = an_organization()
    with pytest.raises(DeliveryInvalid):
        report_delivery(
            actor=an_actor("engineer", organization=organization),
            at=now(),
            organization=organization,
            run=a_running_run(),
            accelerator=h100(),
            chip_seconds=1,
            worked_on=now().date() + timedelta(days=1),
            source="x",
            event_id="1",
        )
