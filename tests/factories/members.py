"""Organizations, people, seats, tokens, and the actors behind them."""

from __future__ import annotations

from itertools import count

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now
from members.actions import admit_organization, apply_for_membership, appoint_staff, mint_token
from members.models import Organization, Person, Seat, Token
from members.queries import actor_of_seat

_numbers = count(1)
PASSWORD = "correct horse battery"


def a_person(*, name: str = "", email: str = "", password: str = "") -> Person:
    """An account; with `password` it can sign in (hashing is slow, so only where needed)."""
    number = next(_numbers)
    return Person.objects.create_user(
        email or f"person{number}@example.com", password or None, name=name or f"Person {number}"
    )


def an_application(*, name: str = "", tier: str = "full") -> Organization:
    """An organization that has applied."""
    number = next(_numbers)
    return apply_for_membership(
        actor=SYSTEM,
        at=now(),
        name=name or f"Company {number}",
        slug=(name or f"company-{number}").lower().replace(" ", "-"),
        country="NL",
        contact_name="Contact",
        contact_email=f"contact{number}@example.com",
        tier=tier,
    )


def an_organization(*, name: str = "", tier: str = "full") -> Organization:
    """An admitted organization."""
    application = an_application(name=name, tier=tier)
    return admit_organization(actor=SYSTEM, at=now(), organization=application)


def a_seat(
    *,
    organization: Organization | None = None,
    roles: tuple[str, ...] = ("admin",),
    person: Person | None = None,
) -> Seat:
    """A living seat with `roles`."""
    return Seat.objects.create(
        person=person or a_person(),
        organization=organization or an_organization(),
        roles=sorted(roles),
        created_at=now(),
    )


def an_actor(
    *roles: str, organization: Organization | None = None, person: Person | None = None
) -> Actor:
    """Somebody with a fresh sign-in and these roles (admin and delegate unless told)."""
    seat = a_seat(organization=organization, roles=roles or ("admin", "delegate"), person=person)
    return actor_of_seat(Seat.objects.get(pk=seat.pk), stepped_up_at=now())


def a_staff_actor(*roles: str) -> Actor:
    """Somebody at the secretariat."""
    seat = appoint_staff(actor=SYSTEM, at=now(), person=a_person(), roles=list(roles))
    return actor_of_seat(Seat.objects.get(pk=seat.pk), stepped_up_at=now())


def a_secretary() -> Actor:
    """A secretariat seat with a fresh sign-in."""
    return a_staff_actor("secretariat")


def an_auditor() -> Actor:
    """An auditor's seat."""
    return a_staff_actor("auditor")


def a_token(
    *, actor: Actor | None = None, scopes: tuple[str, ...] = ("release:read",)
) -> tuple[Token, str]:
    """A token and its secret."""
    return mint_token(actor=actor or an_actor(), at=now(), name="ci", scopes=list(scopes), days=30)
