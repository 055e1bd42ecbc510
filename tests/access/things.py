"""One thing of each kind that a path can name, in its most private state, of one organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consortium.kernel.actor import SYSTEM
from consortium.kernel.ids import new_id
from consortium.kernel.moments import now
from consortium.roadmap.actions import authorise_run
from members.actions import invite_person
from members.models import Organization
from releases.actions import seal_release
from tests.factories.billing import a_payment
from tests.factories.costs import a_frozen_split, a_pool
from tests.factories.members import a_seat, a_token, an_actor
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.releases import a_repository, a_staged_release, a_writer
from tests.factories.roadmap import a_cycle, a_run, an_in_kind_rate
from tests.factories.votes import Eight, a_draft

Maker = Callable[[Organization], Any]


def _proposal(organization: Organization) -> Any:
    cycle = a_cycle()
    return a_draft(Eight(cycle, a_run(cycle=cycle), {"A": organization}))


def _delivery(organization: Organization) -> Any:
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=a_run(),
        warrant_id=new_id(),
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
    )
    return a_delivery(organization=organization, run=run)


def _invitation(organization: Organization) -> Any:
    result = invite_person(
        actor=an_actor("admin", organization=organization),
        at=now(),
        organization=organization,
        email="invited@example.com",
        roles=["observer"],
    )
    return result[0] if isinstance(result, tuple) else result


def _token(organization: Organization) -> Any:
    return a_token(actor=an_actor("engineer", organization=organization))[0]


def _seat(organization: Organization) -> Any:
    return a_seat(organization=organization, roles=("observer",))


def _job(organization: Organization) -> Any:
    writer = a_writer(organization=organization)
    return seal_release(actor=writer, at=now(), release=a_staged_release(writer=writer))


def _staged(organization: Organization) -> Any:
    return a_staged_release(writer=a_writer(organization=organization))


def _payment(organization: Organization) -> Any:
    return a_payment(organization=organization, pool=a_pool(), amount=1)


# The path segment before `<uuid:id>` → how to make what it names.
MAKERS: dict[str, Maker] = {
    "cycles": lambda _: a_cycle(),
    "deliveries": _delivery,
    "invitations": _invitation,
    "jobs": _job,
    "organizations": lambda organization: organization,
    "payments": _payment,
    "pledges": lambda organization: a_pledge(organization=organization, state="draft"),
    "pools": lambda _: a_pool(),
    "proposals": _proposal,
    "rate-cards": lambda _: an_in_kind_rate(cycle=a_cycle(with_rate=False)),
    "rates": lambda _: an_in_kind_rate(cycle=a_cycle(with_rate=False)),
    "releases": _staged,
    "repositories": lambda organization: a_repository(writer=a_writer(organization=organization)),
    "roadmap": lambda _: a_run(),
    "runs": lambda _: a_run(),
    "seat": _seat,
    "seats": _seat,
    "splits": lambda _: a_frozen_split(),
    "team": _seat,
    "tokens": _token,
}
