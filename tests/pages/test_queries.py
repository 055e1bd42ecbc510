"""Every page asks the database as often for 1,200 members as for twelve, and at most 30 times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consortium.kernel.ids import new_id
from consortium.kernel.moments import now
from consortium.management.demo import story
from consortium.shell.checks import routes
from consortium.shell.web import Page
from members.models import Delivery, Organization, Person, Pledge, Seat
from members.queries import actor_of_seat
from tests.sessions import signed_in

MEMBERS, MOST = 1_200, 30
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# The segment before an id → the model it names.
NAMED = {
    "costs": "costs.Pool",
    "cycles": "roadmap.Cycle",
    "deliveries": "members.Delivery",
    "members": "members.Organization",
    "organizations": "members.Organization",
    "payments": "billing.Payment",
    "pledges": "members.Pledge",
    "proposals": "votes.Proposal",
    "releases": "releases.Release",
    "roadmap": "roadmap.Run",
    "runs": "roadmap.Run",
    "splits": "costs.Split",
    "team": "members.Seat",
}
WORDS = {"code": "not_found", "tier": "founding"}


def pages() -> list[str]:
    """Every page that can be looked at."""
    found = dict.fromkeys(
        "/" + route
        for route, view in routes()
        if isinstance(view, type) and issubclass(view, Page) and "GET" in view.access
    )
    return [route for route in found if "invitation" not in route]


@pytest.fixture
def told(db: None) -> dict[str, Client]:
    """The demo with its readers, who sign in once."""
    story.tell()
    seats = Seat.objects.select_related("person", "organization").filter(state="active")
    ada = seats.get(person__email="ada@alderway.example")
    cleo = seats.get(person__email="cleo@commonweight.example")
    return {
        "portal": signed_in(actor_of_seat(ada)),
        "staff": signed_in(actor_of_seat(cleo)),
        "": Client(),
    }


def test_a_page_asks_as_often_for_1200_members_as_for_12(told: dict[str, Client]) -> None:
    few = {
        path: count
        for route in pages()
        if (found := next(_seen(told, _paths(route)), None)) is not None
        for path, count in [found]
    }
    assert len(few) > len(pages()) * 3 // 4, "most pages of the demo can be looked at"
    _grow(MEMBERS - Organization.objects.filter(state="admitted").count())
    many = dict(_seen(told, few))
    grown = [f"{path}: {few[path]} → {many.get(path)}" for path in few if few[path] != many[path]]
    assert not grown, "more members, more queries: " + ", ".join(grown)
    much = [f"{path}: {count}" for path, count in few.items() if count > MOST]
    assert not much, ", ".join(much)


def _seen(told: dict[str, Client], paths: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The addresses that answer their reader, with the queries of a second look."""
    for path in paths:
        first = path.split("/")[1]
        client = told["portal" if first == "account" else first if first in told else ""]
        if client.get(path).status_code == 200:  # this look fills the caches of the process
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            yield path, len(caught)


def _paths(route: str) -> Iterator[str]:
    places = PLACE.findall(route)
    ids = [name for kind, name in places if kind == "uuid"]
    if not ids:
        yield _filled(route, None)
        return
    noun = route[: route.index("<uuid:")].rstrip("/").rpartition("/")[2]
    rows = apps.get_model(NAMED[noun])._default_manager.order_by("-id")
    for pk in rows.values_list("pk", flat=True)[:40]:
        yield _filled(route, pk)


def _filled(route: str, pk: UUID | None) -> str:
    def word(found: re.Match[str]) -> str:
        return str(pk) if found[1] == "uuid" else WORDS[found[2]]

    return PLACE.sub(word, route)


def _grow(count: int) -> None:
    """More members, each with a person, a Seat, an accepted pledge and a delivery."""
    at, first = now(), Pledge.objects.filter(kind="cash", state="accepted").order_by("-id")[0]
    organizations = [
        Organization(
            id=new_id(),
            name=f"Grown {number}",
            slug=f"grown-{number}",
            country="NL",
            contact_name="Contact",
            contact_email=f"contact{number}@grown.example",
            applied_at=at,
        )
        for number in range(count)
    ]
    _write(Organization, organizations, {"state": "admitted", "admitted_at": at, **_by("admitted")})
    people = [Person(email=f"a@{item.slug}.example", name=item.name) for item in organizations]
    Person.objects.bulk_create(people)
    owners = list(zip(organizations, people, strict=True))
    seats = [Seat(person=p, organization=o, roles=["admin"], created_at=at) for o, p in owners]
    Seat.objects.bulk_create(seats)
    pledges = [_copy(first, organization=item, state="draft") for item in organizations]
    for pledge in pledges:
        pledge.signed_at = pledge.signed_by = pledge.decided_at = pledge.decided_by = None
    signed = {"state": "signed", "signed_at": at, **_by("signed")}
    _write(Pledge, pledges, signed, {"state": "accepted", "decided_at": at, **_by("decided")})
    delivery = Delivery.objects.filter(state="reported").order_by("-id")[0]
    deliveries = [_copy(delivery, organization=o, event_id=o.slug) for o in organizations]
    Delivery.objects.bulk_create(deliveries)


def _by(name: str) -> dict[str, UUID]:
    return {f"{name}_by": UUID(int=1)}


def _copy(row: Any, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**{**values, "id": new_id()})
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def _write(model: Any, rows: list[Any], *moves: dict[str, Any]) -> None:
    model.objects.bulk_create(rows)
    for move in moves:
        ids = [row.pk for row in rows]
        for start in range(0, len(ids), 500):
            model.objects.filter(pk__in=ids[start : start + 500]).update(**move)
