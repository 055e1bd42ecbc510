"""The access matrix: every route × method × kind of caller × whose thing, and what it answers.

The first answer of a row is drawn from the route's `Access`; from then on the committed row is
the rule and a test holds the product to it. A row is never altered by a command, so a right that
somebody widens turns a test red until a person has changed the row as well.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from consortium.kernel.actor import ANONYMOUS, Actor, Kind
from consortium.kernel.permissions import allowed
from consortium.shell.access import ANY_TOKEN, Access, Rows
from consortium.shell.checks import FOREIGN, routes
from releases.hub.routes import ROUTES

COLUMNS = ("method", "route", "caller", "whose", "answer")
ORGANIZATION, SEAT = UUID(int=1), UUID(int=2)
JUST_NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What a caller may hear: "in" is any answer of the act itself, be it a refusal by a rule.
SIGN_IN, REFUSED, STEP_UP, IN, NOT_FOUND = "sign-in", "refused", "step-up", "in", "not found"
THING = re.compile(r"<uuid:\w+>")


def _person(*roles: str, state: str = "admitted", fresh: bool = True) -> Actor:
    staff = bool({"secretariat", "auditor"} & set(roles))
    return Actor(
        kind=Kind.PERSON,
        person_id=UUID(int=3),
        seat_id=SEAT,
        organization_id=None if staff else ORGANIZATION,
        roles=frozenset(roles),
        organization_state="" if staff else state,
        stepped_up_at=JUST_NOW if fresh else None,
    )


CALLERS: dict[str, Actor] = {
    "anonymous": ANONYMOUS,
    "seatless": Actor(kind=Kind.PERSON, person_id=UUID(int=3), stepped_up_at=JUST_NOW),
    "admin": _person("admin"),
    "delegate": _person("delegate"),
    "finance": _person("finance"),
    "engineer": _person("engineer"),
    "observer": _person("observer"),
    "hours since sign-in": _person("admin", "delegate", fresh=False),
    "suspended member": _person("admin", "delegate", state="suspended"),
    "secretariat": _person("secretariat"),
    "auditor": _person("auditor"),
    "token": Actor(
        kind=Kind.TOKEN,
        person_id=UUID(int=3),
        seat_id=SEAT,
        organization_id=ORGANIZATION,
        token_id=UUID(int=4),
        roles=frozenset({"admin", "delegate"}),
        scopes=None,
        organization_state="admitted",
    ),
    "token of another scope": Actor(
        kind=Kind.TOKEN,
        person_id=UUID(int=3),
        seat_id=SEAT,
        organization_id=ORGANIZATION,
        token_id=UUID(int=4),
        roles=frozenset({"admin", "delegate"}),
        scopes=frozenset(),
        organization_state="admitted",
    ),
}


@dataclass(frozen=True, order=True)
class Row:
    """One line of tests/access/matrix.csv."""

    route: str
    method: str
    caller: str
    whose: str
    answer: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a row is about; `answer` is what it says."""
        return self.route, self.method, self.caller, self.whose


def declared() -> Iterator[tuple[str, str, Access]]:
    """Every (route, method, Access) of the URLconf, in the order of the site map."""
    for route, view in routes():
        if not str(getattr(view, "__module__", "")).startswith(FOREIGN):
            for method, access in sorted(view.access.items()):
                yield "/" + route, method, access


def predicted() -> list[Row]:
    """Every row that the declarations ask for, with the answer they promise."""
    return [row for route, method, access in declared() for row in _rows(route, method, access)]


def _rows(route: str, method: str, access: Access) -> Iterator[Row]:
    for name, actor in CALLERS.items():
        answer = promised(access, name, actor)
        yield Row(route, method, name, "any", answer)
        # A suspended member's Seats have an organization of their own: they are strangers here.
        lives = actor.is_member and actor.organization_state == "admitted"
        if THING.search(route) and answer == IN and lives:
            hidden = access.rows in (Rows.OWN, Rows.STAFF)
            yield Row(route, method, name, "own", IN)
            yield Row(route, method, name, "foreign", NOT_FOUND if hidden else IN)


def promised(access: Access, name: str, actor: Actor) -> str:
    """What the declaration says to this caller before any row is read."""
    if actor.kind is Kind.TOKEN:
        if access.token is None:
            return REFUSED
        if access.token != ANY_TOKEN and name != "token":
            return REFUSED
    if not allowed(actor, access.permission):
        return SIGN_IN if actor.is_anonymous else REFUSED
    if access.step_up and actor.kind is Kind.PERSON and actor.stepped_up_at is None:
        return STEP_UP
    return IN


def read(path: Path) -> list[Row]:
    """The committed rows."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [Row(**{name: line[name] for name in COLUMNS}) for line in csv.DictReader(file)]


def write(path: Path, rows: Iterable[Row]) -> None:
    """The rows in the order of their routes."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(rows):
            writer.writerow([getattr(row, name) for name in COLUMNS])


HEADING = (
    "| Method | Route | Permission | Who | Rows | Token scope | Fresh sign-in |",
    "|---|---|---|---|---|---|---|",
)


def document() -> str:
    """docs/access.md: the same declarations for people."""
    hub = [(route.template, route.method, route.access) for route in ROUTES]
    lines = [
        "# Who may do what",
        "",
        "Written by `make schema` from the `Access` of every route. Sign-in itself is allauth's.",
        "The answers for each kind of caller are in `tests/access/matrix.csv`, held by a test.",
        "",
        *_table(declared()),
        "",
        "## The model hub",
        "",
        "The path table of the Hub protocol (docs/distribution.md); its answers are in",
        "`tests/hub/matrix.csv`.",
        "",
        *_table(hub),
    ]
    return "\n".join(lines) + "\n"


def _table(routes: Iterable[tuple[str, str, Access]]) -> Iterator[str]:
    yield from HEADING
    for route, method, access in sorted(routes, key=lambda item: item[:2]):
        told = access.described()
        scope = {None: "–", ANY_TOKEN: "any token"}.get(told["token_scope"], told["token_scope"])
        cells = (method, f"`{route}`", told["permission"], told["who"], told["rows"], scope)
        yield f"| {' | '.join(cells)} | {'yes' if told['step_up'] else '–'} |"
