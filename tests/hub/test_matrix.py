"""Every hub route × method × caller hears what the committed row says; no route is without rows."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from releases.hub.routes import ROUTES, Route
from tests.factories.members import an_organization
from tests.hub.calls import Hub, body_of, hub_of
from tests.hub.conftest import Family
from tests.hub.test_embargo import send

PATH = Path(__file__).with_name("matrix.csv")
HOLES = {"rev": "main", "path...": "config.json", "number": "1", "ticket": "no-ticket"}


def rows() -> list[dict[str, str]]:
    """The committed rows."""
    with PATH.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def callers(family: Family) -> dict[str, Hub]:
    """Who asks, by the name of the rows' columns."""
    return {
        "nobody": Hub(),
        "member": family.member,
        "writer elsewhere": family.rival,
        "reader of the operator": family.reader,
        "delegate of the operator": hub_of("delegate", organization=family.operator),
        "writer": family.writer,
        "token of another scope": hub_of(
            "engineer", organization=an_organization(), scopes=("roadmap:read",)
        ),
        "dead token": Hub("cw_00000000_wrong"),
    }


def path_of(route: Route, family: Family) -> str:
    """A path of the route: in the family's repository, where it names one."""
    path = route.template.replace("{namespace}", family.repository.namespace)
    path = path.replace("{name}", family.repository.name).replace("{name...}", "a/b")
    for name, value in HOLES.items():
        path = path.replace("{" + name + "}", value)
    return path


def heard(answer: Any) -> str:
    """An answer in one word; "in" is whatever the view itself says."""
    body_of(answer)
    if answer.get("X-Error-Code") == "RepoNotFound":
        return "missing"
    if answer.status_code == 401:
        return "sign in"
    return "refused" if answer.status_code == 403 else "in"


def test_every_route_is_in_the_matrix_and_no_other() -> None:
    declared = [(item.method, item.template) for item in ROUTES]
    assert [(row["method"], row["route"]) for row in rows()] == declared


def test_each_caller_hears_what_the_matrix_says(family: Family) -> None:
    committed = {(row["method"], row["route"]): row for row in rows()}
    order = sorted(ROUTES, key=lambda item: item.method == "DELETE")
    wrong = []
    for name, caller in callers(family).items():
        for route in order:
            told = heard(send(caller, route, path_of(route, family)))
            row = committed[route.method, route.template]
            if told != row[name]:
                wrong.append(
                    f"{route.method} {route.template}: {name} heard {told}, not {row[name]}"
                )
    assert not wrong, "\n".join(wrong)
