"""Two people at one instant: a link is used once, and an organization keeps an admin."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from members.actions import accept_invitation, end_seat, invite_person, mint_token
from members.models import Organization, Person, Seat, Token
from tests.factories.members import an_actor, an_organization
from tests.races.runner import Runner

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], Any]) -> list[Runner]:
    """All begin together; each keeps what it returned or the Problem it met."""
    barrier = threading.Barrier(len(works), timeout=10)

    def begin(work: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: (barrier.wait(), work())[1]

    found = [runner.done() for runner in [Runner(begin(work)) for work in works]]
    assert all(item.error is None or isinstance(item.error, Problem) for item in found)
    return found


def test_one_link_makes_one_seat() -> None:
    sent = invite_person(
        actor=SYSTEM, at=now(), organization=an_organization(), email="b@e.com", roles=["observer"]
    )

    def accept() -> Seat:
        return accept_invitation(
            actor=SYSTEM, at=now(), invitation=sent, name="Ben", password="correct horse battery"
        )

    found = at_once(accept, accept, accept)
    assert sum(item.error is None for item in found) == 1
    assert Person.objects.filter(email="b@e.com").count() == 1
    assert Seat.objects.filter(person__email="b@e.com").count() == 1


def test_two_admins_who_end_each_other_leave_one() -> None:
    organization = an_organization()
    first = an_actor("admin", organization=organization)
    second = an_actor("admin", organization=organization)
    mine, yours = Seat.objects.get(pk=first.seat_id), Seat.objects.get(pk=second.seat_id)
    found = at_once(
        lambda: end_seat(actor=first, at=now(), seat=yours),
        lambda: end_seat(actor=second, at=now(), seat=mine),
    )
    assert sum(item.error is not None for item in found) == 1
    assert Seat.objects.filter(organization=organization, state="active").count() == 1


def test_no_token_outlives_the_end_of_its_seat() -> None:
    admin = an_actor("admin")
    organization = Organization.objects.get(pk=admin.organization_id)
    engineer = an_actor("engineer", organization=organization)
    seat = Seat.objects.get(pk=engineer.seat_id)
    at_once(
        lambda: end_seat(actor=admin, at=now(), seat=seat),
        lambda: mint_token(actor=engineer, at=now(), name="ci", scopes=["release:read"]),
    )
    assert not Token.objects.filter(seat=seat, state="live").exists()
