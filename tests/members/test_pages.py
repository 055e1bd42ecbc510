"""The pages of members open for whom they are meant; the account; the secretariat's desk."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now
from members.actions import invite_person
from members.models import Invitation, Organization, Person
from tests.factories.members import (
    PASSWORD,
    a_person,
    a_seat,
    a_secretary,
    a_token,
    an_actor,
    an_application,
    an_auditor,
    an_organization,
)
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def an_invitation(email: str = "new@example.com", **more: Any) -> Invitation:
    given = {"organization": an_organization(), "roles": ["delegate"], **more}
    return invite_person(actor=SYSTEM, at=now(), email=email, **given)


def a_team() -> tuple[Actor, Actor]:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    return admin, an_actor("engineer", organization=organization)


@pytest.mark.parametrize(
    "path", ["/portal/team/", "/portal/team/invite/", "/portal/tokens/", "/portal/tokens/new/"]
)
def test_an_admin_opens(path: str) -> None:
    admin, _ = a_team()
    an_invitation(organization=Organization.objects.get(pk=admin.organization_id))
    a_token(actor=admin)
    assert signed_in(admin).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/staff/organizations/", "/staff/people/", "/portal/team/"])
@pytest.mark.parametrize("who", [a_secretary, an_auditor])
def test_staff_open(path: str, who: Any) -> None:
    an_application(), an_actor()
    assert signed_in(who()).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/staff/organizations/", "/staff/people/"])
def test_a_member_does_not_open_the_desk(path: str) -> None:
    assert signed_in(an_actor()).get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/portal/team/", "/portal/tokens/", "/account/", "/staff/people/"]
)
def test_a_stranger_is_asked_to_sign_in(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response.url) == (
        303,
        f"/account/login/?next={path.replace('/', '%2F')}",
    )


def test_the_account_page_shows_every_seat_and_switches() -> None:
    person = a_person()
    first, second = an_actor("admin", person=person), an_actor("observer", person=person)
    client = signed_in(first)
    assert second.organization_name in client.get("/account/").content.decode()
    response = client.post(f"/account/seat/{second.seat_id}/")
    assert (response.status_code, response.url) == (303, "/account/")
    assert client.get("/api/v1/me").json()["seat"] == str(second.seat_id)


def test_nobody_acts_from_anothers_seat() -> None:
    assert signed_in(an_actor()).post(f"/account/seat/{an_actor().seat_id}/").status_code == 404


def test_the_look_is_kept() -> None:
    actor = an_actor()
    client = signed_in(actor)
    assert client.post("/account/theme/dark/").status_code == 303
    assert 'data-theme="dark"' in client.get("/account/").content.decode()
    assert client.post("/account/theme/pink/").status_code == 404


def test_the_name_is_changed() -> None:
    actor = an_actor()
    assert signed_in(actor).post("/account/", {"name": "Ada L."}).status_code == 303
    assert Person.objects.get(pk=actor.person_id).name == "Ada L."


def test_the_address_cannot_be_changed() -> None:
    client = signed_in(an_actor())
    assert client.get("/account/email/").status_code == 200
    assert client.post("/account/email/", {"email": "x@example.com"}).status_code == 405


def test_nobody_signs_up() -> None:
    assert Client().get("/account/signup/").status_code == 200
    given = {"email": "a@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post("/account/signup/", given).status_code == 405


def test_an_application_is_admitted() -> None:
    application, client = an_application(), signed_in(a_secretary())
    one = f"/staff/organizations/{application.pk}/"
    assert application.name in client.get("/staff/organizations/?state=applied").content.decode()
    assert "/admit/" in client.get(one).content.decode()
    assert client.get(f"{one}admit/").status_code == 200
    assert client.post(f"{one}admit/", {"tier": "founding"}).status_code == 303
    application.refresh_from_db()
    assert (application.state, application.tier) == ("admitted", "founding")


def test_a_membership_is_suspended_reinstated_withdrawn() -> None:
    organization, client = an_organization(), signed_in(a_secretary())
    one = f"/staff/organizations/{organization.pk}/"
    assert client.post(f"{one}suspend/", {"reason": ""}).status_code == 422
    for verb, state in (
        ("suspend", "suspended"),
        ("reinstate", "admitted"),
        ("withdraw", "withdrawn"),
    ):
        assert client.post(f"{one}{verb}/", {"reason": "because"}).status_code == 303
        organization.refresh_from_db()
        assert organization.state == state
        assert client.get(one).status_code == 200


def test_a_decision_that_came_too_late_says_so() -> None:
    application, client = an_application(), signed_in(a_secretary())
    one = f"/staff/organizations/{application.pk}/"
    assert client.post(f"{one}decline/", {"reason": "no compute"}).status_code == 303
    assert client.post(f"{one}admit/", {"tier": "full"}).status_code == 409


def test_an_auditor_reads_and_decides_nothing() -> None:
    application, client = an_application(), signed_in(an_auditor())
    one = f"/staff/organizations/{application.pk}/"
    assert "/admit/" not in client.get(one).content.decode()
    assert client.post(f"{one}admit/", {"tier": "full"}).status_code == 403


def test_an_unknown_organization_is_missing() -> None:
    assert signed_in(a_secretary()).get(f"/staff/organizations/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("query", ["?q=Person", "?state=ended", "?state=nonsense"])
def test_people_are_found(query: str) -> None:
    a_seat()
    assert signed_in(a_secretary()).get(f"/staff/people/{query}").status_code == 200


def test_a_bad_cursor_is_refused() -> None:
    assert signed_in(a_secretary()).get("/staff/people/?cursor=x").status_code == 400


@pytest.mark.parametrize("path", ["/portal/team/", "/portal/tokens/", "/staff/people/"])
def test_pages_ask_the_same_number_of_questions_however_many_rows(
    path: str, django_assert_max_num_queries: Any
) -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    client = signed_in(a_secretary() if path.startswith("/staff") else admin)
    for _ in range(12):
        a_token(actor=an_actor("engineer", organization=organization))
    client.get(path)
    with django_assert_max_num_queries(12):
        client.get(path)


def test_widening_a_membership_takes_a_fresh_sign_in() -> None:
    client = signed_in(a_secretary(), fresh=False)
    one = an_application()
    for path in (
        f"/staff/organizations/{one.pk}/admit/",
        f"/staff/organizations/{one.pk}/reinstate/",
    ):
        answer = client.post(path, {"tier": "full"})
        assert "/reauthenticate/" in answer.url
    for verb in ("admission", "reinstatement"):
        answer = client.post(
            f"/api/v1/organizations/{one.pk}/{verb}", content_type="application/json"
        )
        assert answer.json()["code"] == "step_up_required"
    one.refresh_from_db()
    assert one.state == "applied"
