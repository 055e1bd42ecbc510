"""Joining: an application, an invitation's link, a new account or an old one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now, travel
from members.actions import (
    accept_invitation,
    end_seat,
    grant_roles,
    invite_person,
    restore_seat,
    revoke_invitation,
    suspend_seat,
)
from members.models import Invitation, Organization, Person, Seat
from members.queries import InvitationOver, invitation_key
from tests.factories.members import (
    PASSWORD,
    a_person,
    an_actor,
    an_organization,
)
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def path_of(invitation: Invitation) -> str:
    return f"/account/invitation/{invitation_key(invitation.pk)}/"


def an_invitation(email: str = "new@example.com", **more: Any) -> Invitation:
    given = {"organization": an_organization(), "roles": ["delegate"], **more}
    return invite_person(actor=SYSTEM, at=now(), email=email, **given)


def a_team() -> tuple[Actor, Actor]:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    return admin, an_actor("engineer", organization=organization)


APPLICATION = {
    "name": "Osterlyn Foundry",
    "slug": "osterlyn",
    "country": "dk",
    "tier": "associate",
    "contact_name": "Ida",
    "contact_email": "Ida@osterlyn.example",
    "statement": "Two hundred H100.",
}


def test_a_company_applies() -> None:
    client = Client()
    assert client.get("/apply/").status_code == 200
    response = client.post("/apply/", APPLICATION)
    assert (response.status_code, response.url) == (303, "/apply/thanks/")
    assert client.get("/apply/thanks/").status_code == 200
    found = Organization.objects.get(slug="osterlyn")
    assert (found.state, found.country, found.contact_email) == (
        "applied",
        "DK",
        "ida@osterlyn.example",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Two Words"),
        ("slug", "a\n"),
        ("country", "1"),
        ("tier", "gold"),
        ("contact_email", "ida"),
        ("name", ""),
        ("statement", "x" * 4001),
    ],
)
def test_a_wrong_application_is_shown_again(field: str, value: str) -> None:
    response = Client().post("/apply/", {**APPLICATION, field: value})
    assert response.status_code == 422
    assert not Organization.objects.exists()


def test_the_same_application_twice_is_written_once() -> None:
    Client().post("/apply/", APPLICATION)
    response = Client().post("/apply/", APPLICATION)
    assert response.status_code == 409
    assert "already with the secretariat" in response.content.decode()
    assert Organization.objects.count() == 1


def test_a_members_short_name_is_taken() -> None:
    taken = an_organization()
    response = Client().post("/apply/", {**APPLICATION, "slug": taken.slug})
    assert response.status_code == 409
    assert "short name" in response.content.decode()


def test_a_newcomer_takes_the_seat_and_is_signed_in() -> None:
    invitation = an_invitation()
    client, path = Client(), path_of(invitation)
    assert "Make your account" in client.get(path).content.decode()
    response = client.post(path, {"name": "Ben", "password": PASSWORD, "again": PASSWORD})
    assert (response.status_code, response.url) == (303, "/portal/")
    me = client.get("/api/v1/me").json()
    assert (me["name"], me["roles"]) == ("Ben", ["delegate"])
    # choosing the password counts as a fresh sign-in
    assert client.get("/portal/tokens/new/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), (PASSWORD, PASSWORD + "x"), ("password1234", "password1234"), ("", "")],
)
def test_a_weak_password_makes_no_account(password: str, again: str) -> None:
    given = {"name": "Ben", "password": password, "again": again}
    response = Client().post(path_of(an_invitation()), given)
    assert response.status_code == 422
    assert not Person.objects.filter(email="new@example.com").exists()


def test_somebody_known_accepts_signed_in() -> None:
    person = a_person(email="new@example.com")
    here = an_actor("observer", person=person)
    path = path_of(an_invitation())
    assert "Sign in with it" in Client().get(path).content.decode()
    client = signed_in(here)
    assert "signed in with the invited address" in client.get(path).content.decode()
    assert client.post(path).status_code == 303
    assert person.seats.count() == 2


def test_an_account_is_not_made_over_an_existing_one() -> None:
    a_person(email="new@example.com")
    given = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(path_of(an_invitation()), given).status_code == 422
    assert not Seat.objects.filter(person__email="new@example.com").exists()


def test_the_wrong_person_is_refused() -> None:
    client, path = signed_in(an_actor()), path_of(an_invitation())
    assert "Sign out" in client.get(path).content.decode()
    assert client.post(path).status_code == 422
    assert not Seat.objects.filter(roles=["delegate"]).exists()


@pytest.mark.parametrize("fault", ["used", "revoked", "expired", "forged", "inviter gone"])
def test_a_dead_link_says_what_to_do(fault: str) -> None:
    admin, other = a_team()
    organization = Organization.objects.get(pk=admin.organization_id)
    invitation = invite_person(
        actor=admin, at=now(), organization=organization, email="n@example.com", roles=["observer"]
    )
    path = path_of(invitation)
    given = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    if fault == "used":
        assert Client().post(path, given).status_code == 303
    elif fault == "revoked":
        revoke_invitation(actor=admin, at=now(), invitation=invitation)
    elif fault == "expired":
        travel(by=timedelta(days=14, seconds=1))
    elif fault == "forged":
        path = path[:-2] + ("A/" if path[-2] != "A" else "B/")
    else:
        an_actor("admin", organization=organization)
        end_seat(actor=SYSTEM, at=now(), seat=Seat.objects.get(pk=admin.seat_id))
    for response in (Client().get(path), Client().post(path, given)):
        assert response.status_code == 410
        assert "new one" in response.content.decode()
    assert other.seat_id


@pytest.mark.parametrize("how", ["suspended", "demoted"])
def test_an_invitation_rests_while_its_sender_may_not_invite(how: str) -> None:
    admin, _ = a_team()
    seat = Seat.objects.get(pk=admin.seat_id)
    an_actor("admin", organization=seat.organization)
    sent = invite_person(
        actor=admin, at=now(), organization=seat.organization, email="me@x.example", roles=["admin"]
    )
    if how == "suspended":
        suspend_seat(actor=SYSTEM, at=now(), seat=seat)
    else:
        grant_roles(actor=SYSTEM, at=now(), seat=seat, roles=["observer"])
    assert Client().get(path_of(sent)).status_code == 410
    with pytest.raises(InvitationOver):
        accept_invitation(actor=SYSTEM, at=now(), invitation=sent, name="M", password=PASSWORD)
    if how == "suspended":
        restore_seat(actor=SYSTEM, at=now(), seat=seat)
    else:
        grant_roles(actor=SYSTEM, at=now(), seat=seat, roles=["admin"])
    assert Client().get(path_of(sent)).status_code == 200
