"""The stage of the demo: the travelling clock, and who acts for whom."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consortium.kernel.actor import SYSTEM, Actor, Kind
from consortium.kernel.moments import now, travel_to
from consortium.management.demo.companies import COMPANIES, PRINTED, Company, address
from members.actions import (
    accept_invitation,
    admit_organization,
    apply_for_membership,
    appoint_staff,
    invite_person,
)
from members.models import Invitation, Organization, Person, Seat
from members.queries import actor_of_seat


@dataclass
class Stage:
    """Today, and the rows that later scenes need by name."""

    today: datetime
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def go(self, days: float) -> datetime:
        """Move the clock to `days` from today; the story only ever moves forward."""
        travel_to(max(now() + timedelta(milliseconds=1), self.today + timedelta(days=days)))
        return now()

    def actor(self, name: str) -> Actor:
        """The person `name` on their seat, freshly signed in."""
        seat = Seat.objects.select_related("person", "organization").get(pk=self.seats[name].pk)
        return actor_of_seat(seat, stepped_up_at=now())

    @property
    def secretary(self) -> Actor:
        """Cleo, of the secretariat."""
        return self.actor("Cleo Marsh")

    def admin(self, company: Company) -> Actor:
        """The company's admin."""
        return self.actor(company.admin)

    def delegate(self, company: Company) -> Actor:
        """The company's delegate, who is its second admin, engineer and finance as well."""
        return self.actor(company.delegate)


def seat_everybody(stage: Stage) -> None:
    """Staff are appointed; companies apply, are admitted, and fill their seats by invitation."""
    for name, role in (("Cleo Marsh", "secretariat"), ("Noor Hale", "auditor")):
        person = Person.objects.create_user(address(name, None), _password(stage, name), name=name)
        stage.people[name] = person
        stage.seats[name] = appoint_staff(actor=SYSTEM, at=now(), person=person, roles=[role])
    for company in COMPANIES:
        organization = apply_for_membership(
            actor=Actor(kind=Kind.ANONYMOUS, name="Applicant"),
            at=now(),
            name=company.name,
            slug=company.slug,
            country=company.country,
            contact_name=company.admin,
            contact_email=address(company.admin, company),
            tier=company.tier,
            statement="We want open weights early, and a say in what is trained.",
        )
        organization = admit_organization(
            actor=stage.secretary, at=now(), organization=organization
        )
        stage.organizations[company.slug] = organization
        _take_seat(stage, Invitation.objects.get(organization=organization), company.admin)
        second = invite_person(
            actor=stage.admin(company),
            at=now(),
            organization=organization,
            email=address(company.delegate, company),
            roles=["admin", "delegate", "engineer", "finance"],
        )
        _take_seat(stage, second, company.delegate)


def add_seat(stage: Stage, *, company: Company, name: str, roles: list[str]) -> None:
    """One more person at a company, by invitation."""
    invitation = invite_person(
        actor=stage.admin(company),
        at=now(),
        organization=stage.organizations[company.slug],
        email=address(name, company),
        roles=roles,
    )
    _take_seat(stage, invitation, name)


def _take_seat(stage: Stage, invitation: Invitation, name: str) -> None:
    nobody = Actor(kind=Kind.ANONYMOUS, name=name)
    stage.seats[name] = accept_invitation(
        actor=nobody, at=now(), invitation=invitation, name=name, password=_password(stage, name)
    )


def _password(stage: Stage, name: str) -> str:
    """A random password for those whose sign-in is printed; the others have none."""
    if name not in PRINTED:
        return ""
    stage.passwords[name] = "-".join(secrets.token_hex(2) for _ in range(4))
    return stage.passwords[name]
