"""One's own account: name, look, the seats one may act from, and the ways to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows
from members import actions, queries
from members.access import P
from members.queries.actors import SEAT_KEY
from members.web.forms import NameForm

if TYPE_CHECKING:
    from members.models import Person, Seat

OWN = Access(P.READ_OWN_ACCOUNT)
THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}


@dataclass(frozen=True)
class AccountPage:
    """The person, the seats to act from, the factors that protect the sign-in."""

    person: Person
    seats: tuple[Seat, ...]
    current: UUID | None
    has_second_factor: bool
    has_password: bool
    themes: dict[str, str]


class Account(FormPage):
    """The account's page; its form changes the name."""

    access = {"GET": OWN, "POST": OWN}
    template_name = "members/account.html"
    form_class = NameForm
    success = "Your name is changed."

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        return {"name": actor.name}

    def page(self, *, actor: Actor, **path: Any) -> AccountPage:
        person = queries.person(_own(actor))
        return AccountPage(
            person=person,
            seats=tuple(queries.live_seats(_own(actor))),
            current=actor.seat_id,
            has_second_factor=is_mfa_enabled(person),
            has_password=person.has_usable_password(),
            themes=THEMES,
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        actions.change_name(actor=actor, at=at, name=given["name"])
        return reverse("account")


class ChooseSeat(ActionPage):
    """Act from another of one's seats until one signs out."""

    access = {"POST": OWN}
    success = "You now act from this seat."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        mine = {seat.pk for seat in queries.live_seats(_own(actor))}
        if path["id"] not in mine:
            raise NotFound
        self.request.session[SEAT_KEY] = str(path["id"])
        return reverse("account")

    def back(self, **path: Any) -> str:
        return reverse("account")


class ChooseTheme(ActionPage):
    """System, light or dark."""

    access = {"POST": OWN}

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        if path["theme"] not in THEMES:
            raise NotFound
        actions.choose_theme(actor=actor, at=at, theme=path["theme"])
        return reverse("account")

    def back(self, **path: Any) -> str:
        return reverse("account")


@dataclass(frozen=True)
class AddressPage:
    """The address one signs in with."""

    email: str


class Address(Page):
    """The address is the one that was invited; allauth's own page would let it be changed."""

    access = {"GET": OWN}
    template_name = "members/address.html"

    def page(self, *, actor: Actor, **path: Any) -> AddressPage:
        return AddressPage(queries.person(_own(actor)).email)


@dataclass(frozen=True)
class ClosedPage:
    """How one joins instead of signing up."""


class SignUpClosed(Page):
    """Nobody signs up: organizations apply, people are invited."""

    access = {"GET": Access(P.READ_MEMBERS, rows=Rows.PUBLIC)}
    template_name = "members/sign_up_closed.html"

    def page(self, *, actor: Actor, **path: Any) -> ClosedPage:
        return ClosedPage()


def _own(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
