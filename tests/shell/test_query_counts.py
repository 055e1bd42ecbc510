"""Every page asks the database as often with 1,200 members as with the demo's twelve."""

from __future__ import annotations

import re
from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consortium.kernel.moments import now
from consortium.management.demo import story
from consortium.roadmap.models import Cycle
from consortium.shell.checks import routes
from consortium.shell.web import Page
from members.models import Organization, Person, Pledge, Seat
from members.queries import actor_of_seat
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db

MEMBERS = 1_200
MOST_QUERIES = 40
LINK = re.compile(r'href="(/(?:portal|staff|open|account|apply|problems|status)/[^"#?]*)"')
# Pages whose address holds the thing: one of each kind is enough, and these kinds repeat.
KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def clients() -> dict[str, Client]:
    """A member's admin, the secretariat, and a stranger."""
    seats = {
        seat.person.name: seat for seat in Seat.objects.select_related("person", "organization")
    }
    return {
        "member": signed_in(actor_of_seat(seats["Ben Okafor"], stepped_up_at=now())),
        "staff": signed_in(actor_of_seat(seats["Cleo Marsh"], stepped_up_at=now())),
        "stranger": Client(),
    }


def addresses(client: Client) -> dict[str, str]:
    """Kind of page → one address: every page without parameters, and what those link to."""
    plain = [
        "/" + route
        for route, view in routes()
        if "<" not in route and isinstance(view, type) and issubclass(view, Page)
    ]
    found: dict[str, str] = {}
    for address in plain:
        response = client.get(address)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        found[address] = address
        for link in LINK.findall(response.content.decode()):
            found.setdefault(KIND.sub("<id>", link), link)
    return {kind: address for kind, address in found.items() if "/problems/" not in kind}


def asked(client: Client, pages: dict[str, str]) -> dict[str, int]:
    """Kind of page → queries of a second visit (a first one may write a session)."""
    counts = {}
    for kind, address in pages.items():
        if client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts[kind] = len(captured)
    return counts


def grow_to(members: int) -> None:
    """Admitted members with a seat and an accepted pledge in the present cycle, in bulk."""
    cycle, at = Cycle.objects.order_by("-starts_on")[0], now()
    pattern = Pledge.objects.filter(cycle=cycle, kind="cash", state="accepted")[0]
    numbers, missing = count(1), members - Organization.objects.filter(state="admitted").count()
    rows = [
        Organization(
            name=f"Grown {n}", slug=f"grown-{n}", country="NL", contact_name="X",
            contact_email=f"grown{n}@example.com", applied_at=at,
        )
        for n in (next(numbers) for _ in range(missing))
    ]  # fmt: skip
    Organization.objects.bulk_create(rows)
    new = Organization.objects.filter(slug__startswith="grown-")
    new.update(state="admitted", admitted_at=at, admitted_by=pattern.decided_by)
    people = [Person(email=row.contact_email, name=row.name) for row in rows]
    Person.objects.bulk_create(people)
    Seat.objects.bulk_create(
        Seat(person=person, organization=row, roles=["admin"], created_at=at)
        for person, row in zip(people, rows, strict=True)
    )
    Pledge.objects.bulk_create(
        Pledge(
            cycle=cycle, organization=row, kind="cash", amount=1_000_00, milli_hours=454_545,
            value=1_000_00, currency="USD", schedule=[250_00] * 4, drafted_at=at,
        )
        for row in rows
    )  # fmt: skip
    drafts = Pledge.objects.filter(organization__slug__startswith="grown-")
    drafts.update(state="signed", signed_at=at, signed_by=pattern.signed_by)
    drafts.update(state="accepted", decided_at=at, decided_by=pattern.decided_by)


def test_every_page_asks_as_often_for_1_200_members_as_for_twelve() -> None:
    story.tell()
    readers = clients()
    pages = {name: addresses(client) for name, client in readers.items()}
    few = {name: asked(client, pages[name]) for name, client in readers.items()}
    grow_to(MEMBERS)
    cache.clear()
    many = {name: asked(client, pages[name]) for name, client in readers.items()}
    assert Organization.objects.filter(state="admitted").count() == MEMBERS
    assert sum(map(len, few.values())) >= 60, few
    assert few == many
    most = max((number, kind) for counts in many.values() for kind, number in counts.items())
    assert most[0] <= MOST_QUERIES, most
