"""Every row of matrix.csv holds: who is let in, who is sent away, whose things are not found."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from consortium.management import matrix
from consortium.shell.checks import routes
from tests.access.bodies import body_for
from tests.access.callers import clients
from tests.access.things import MAKERS
from tests.factories.members import an_organization

PATH = Path(__file__).with_name("matrix.csv")
VIEWS = {"/" + route: view for route, view in reversed([*routes()])}  # the first one answers
COMMITTED: dict[str, list[matrix.Row]] = defaultdict(list)
for _row in matrix.read(PATH):
    COMMITTED[_row.route].append(_row)
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
PLACE = re.compile(r"<(?:(\w+):)?\w+>")


def test_s9_every_route_is_in_the_matrix_and_no_other() -> None:
    committed = {row.key for row in matrix.read(PATH)}
    declared = {row.key for row in matrix.predicted()}
    assert sorted(declared - committed) == [], "run make schema and review the new rows"
    assert sorted(committed - declared) == [], "delete the rows of routes that are gone"


def test_every_thing_in_a_path_can_be_made() -> None:
    rows = (row for row in matrix.read(PATH) if row.whose != "any")
    nouns = {noun_of(row.route) for row in rows}
    assert sorted(nouns - MAKERS.keys()) == []


def noun_of(route: str) -> str:
    """`/api/v1/pledges/<uuid:id>/signature` → `pledges`."""
    return route[: route.index("<uuid:")].rstrip("/").rpartition("/")[2]


def group_of(route: str) -> str:
    """`/api/v1/pledges/<uuid:id>/signature` → `/api/v1/pledges`: what is asked of one world."""
    return "/".join(route.split("/")[: 4 if route.startswith("/api/v1/") else 3])


@pytest.mark.django_db
@pytest.mark.parametrize("group", sorted({group_of(route) for route in COMMITTED}))
def test_each_caller_hears_what_the_matrix_says(group: str) -> None:
    world = World()
    wrong = [
        f"{row.method} {row.route}: {row.caller} on {row.whose} heard {heard!r}, not {row.answer!r}"
        for route in sorted(COMMITTED)
        if group_of(route) == group
        for row in COMMITTED[route]
        if (heard := _heard(world, row)) != row.answer
    ]
    assert not wrong, "\n".join(wrong)


class World:
    """Two organizations, every caller of the one, and things of both as they are asked for."""

    def __init__(self) -> None:
        self.organizations = {"own": an_organization(), "foreign": an_organization()}
        self.clients = clients(self.organizations["own"])
        self.things: dict[tuple[str, str], UUID] = {}

    def client(self, row: matrix.Row) -> Client:
        wanted = VIEWS[row.route].access[row.method].token
        if row.caller == "token of another scope" and wanted == "roadmap:read":
            return self.clients["token for the journal"]
        return self.clients[row.caller]

    def thing(self, row: matrix.Row) -> UUID:
        if row.whose == "any":
            return NOBODY
        key = (noun_of(row.route), row.whose)
        if key not in self.things:
            self.things[key] = MAKERS[key[0]](self.organizations[row.whose]).pk
        return self.things[key]


def _heard(world: World, row: matrix.Row) -> str:
    cache.clear()  # the matrix asks more often than a caller may
    client, thing = world.client(row), world.thing(row)
    path = PLACE.sub(lambda found: str(thing) if found[1] == "uuid" else "1", row.route)
    with transaction.atomic():
        response = _asked(client, row, path)
        transaction.set_rollback(True)
    return _told(response, row)


def _asked(client: Client, row: matrix.Row, path: str) -> Any:
    if row.method == "GET":
        return client.get(path)
    if not path.startswith("/api/"):
        return client.generic(row.method, path, b"", "application/x-www-form-urlencoded")
    body = body_for(VIEWS[row.route])
    headers = {"Idempotency-Key": f"{row.caller}-{row.whose}".replace(" ", "-")}
    if body is None:
        return client.generic(row.method, path, headers=headers)
    return client.generic(row.method, path, json.dumps(body), "application/json", headers=headers)


def _told(response: Any, row: matrix.Row) -> str:
    to = response.headers.get("Location", "") if response.status_code in (302, 303) else ""
    if response.status_code == 401 or to.startswith("/account/login"):
        return matrix.SIGN_IN
    if to.startswith("/account/reauthenticate"):
        return matrix.STEP_UP
    if response.status_code == 403:
        fresh = b"step_up_required" in response.content
        return matrix.STEP_UP if fresh else matrix.REFUSED
    # 503 is the readiness page's own word: in a test no clockwork runs.
    assert response.status_code < 500 or response.status_code == 503, response.content[:500]
    if response.status_code == 404 and row.whose != "any":
        return matrix.NOT_FOUND
    return matrix.IN
