"""The pages of members, as a person without JavaScript meets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now, travel
from members.actions import end_seat, invite_person, revoke_invitation
from members.models import Invitation, Organization, Person, Seat, Token
from members.queries import invitation_key
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


def path_of(invitation: Invitation) -> str:
    return f"/account/invitation/{invitation_key(invitation.pk)}/"


def an_invitation(email: str = "new@example.com", **more: Any) -> Invitation:
    given = {"organization": an_organization(), "roles": ["delegate"], **more}
    return invite_person(actor=SYSTEM, at=now(), email=email, **given)


def a_team() -> tuple[Actor, Actor]:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    return admin, an_actor("engineer", organization=organization)


# --- every page opens for whom it is meant --------------------------------------------------


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


# --- the team -------------------------------------------------------------------------------


def test_inviting_writes_an_invitation() -> None:
    admin, _ = a_team()
    given = {"email": "New@example.com", "roles": ["finance", "observer"]}
    response = signed_in(admin).post("/portal/team/invite/", given)
    assert (response.status_code, response.url) == (303, "/portal/team/")
    assert Invitation.objects.get(email="new@example.com").roles == ["finance", "observer"]


@pytest.mark.parametrize(
    "given",
    [
        {"email": "nobody", "roles": ["finance"]},
        {"email": "a@example.com", "roles": []},
        {"email": "a@example.com", "roles": ["secretariat"]},
        {"email": "a@example.com\x00", "roles": ["finance"]},
    ],
)
def test_a_wrong_invitation_keeps_the_input_and_writes_nothing(given: dict[str, Any]) -> None:
    admin, _ = a_team()
    before = Invitation.objects.count()
    assert signed_in(admin).post("/portal/team/invite/", given).status_code == 422
    assert Invitation.objects.count() == before


def test_inviting_twice_says_why_not() -> None:
    admin, _ = a_team()
    client = signed_in(admin)
    given = {"email": "new@example.com", "roles": ["finance"]}
    client.post("/portal/team/invite/", given)
    response = client.post("/portal/team/invite/", given)
    assert response.status_code == 409
    assert "open invitation" in response.content.decode()


def test_a_double_click_invites_once() -> None:
    admin, _ = a_team()
    client = signed_in(admin)
    given = {"email": "new@example.com", "roles": ["finance"], "idempotency_key": "k"}
    assert client.post("/portal/team/invite/", given).status_code == 303
    assert client.post("/portal/team/invite/", given).status_code == 303
    assert Invitation.objects.filter(email="new@example.com").count() == 1


def test_the_secretariat_invites_staff() -> None:
    given = {"email": "noor@example.com", "roles": ["auditor"]}
    assert signed_in(a_secretary()).post("/portal/team/invite/", given).status_code == 303
    assert Invitation.objects.get(email="noor@example.com").organization is None


def test_roles_ask_for_a_fresh_sign_in() -> None:
    admin, other = a_team()
    path = f"/portal/team/{other.seat_id}/roles/"
    response = signed_in(admin, fresh=False).get(path)
    assert response.status_code == 303
    assert response.url.startswith("/account/reauthenticate/?next=")


def test_roles_are_replaced() -> None:
    admin, other = a_team()
    path = f"/portal/team/{other.seat_id}/roles/"
    client = signed_in(admin)
    assert "checked" in client.get(path).content.decode()
    assert client.post(path, {"roles": ["delegate"]}).status_code == 303
    assert Seat.objects.get(pk=other.seat_id).roles == ["delegate"]


def test_the_end_of_a_seat_lists_what_dies_with_it() -> None:
    admin, other = a_team()
    token, _ = a_token(actor=other)
    client, path = signed_in(admin), f"/portal/team/{other.seat_id}/end/"
    assert token.prefix in client.get(path).content.decode()
    assert client.post(path).status_code == 303
    token.refresh_from_db()
    assert (Seat.objects.get(pk=other.seat_id).state, token.state) == ("ended", "revoked")


def test_who_ends_the_own_seat_lands_on_the_account() -> None:
    admin, _ = a_team()
    an_actor("admin", organization=Organization.objects.get(pk=admin.organization_id))
    client = signed_in(admin)
    response = client.post(f"/portal/team/{admin.seat_id}/end/")
    assert response.url == "/account/"
    assert "no seat at present" in client.get("/account/").content.decode()


def test_the_last_admin_is_told_why_not() -> None:
    admin, _ = a_team()
    response = signed_in(admin).post(f"/portal/team/{admin.seat_id}/end/")
    assert response.status_code == 409
    assert "last admin" in response.content.decode()


def test_an_engineer_sees_the_team_without_buttons() -> None:
    _, engineer = a_team()
    client = signed_in(engineer)
    assert "/end/" not in client.get("/portal/team/").content.decode()
    assert client.get(f"/portal/team/{engineer.seat_id}/end/").status_code == 403


def test_another_teams_seat_is_missing() -> None:
    admin, _ = a_team()
    _, other = a_team()
    client = signed_in(admin)
    for verb in ("roles", "end"):
        assert client.get(f"/portal/team/{other.seat_id}/{verb}/").status_code == 404
    for verb in ("suspend", "restore"):
        assert client.post(f"/portal/team/{other.seat_id}/{verb}/").status_code == 404


def test_an_admin_does_not_end_a_staff_seat() -> None:
    admin, _ = a_team()
    assert signed_in(admin).post(f"/portal/team/{a_secretary().seat_id}/end/").status_code == 404


# --- tokens ---------------------------------------------------------------------------------


def test_a_new_token_shows_its_secret_once() -> None:
    client = signed_in(an_actor("engineer"))
    given = {"name": "ci", "scopes": ["release:read"], "days": "30", "idempotency_key": "k"}
    response = client.post("/portal/tokens/new/", given)
    text = response.content.decode()
    secret = re.search(r"cw_[0-9a-f]{8}_[\w-]{43}", text)
    assert response.status_code == 200
    assert secret
    assert f"export HF_TOKEN={secret[0]}" in text
    assert response["Cache-Control"] == "no-store"
    again = client.post("/portal/tokens/new/", given)
    assert again.status_code == 409
    assert "shown once" in again.content.decode()
    assert secret[0] not in client.get("/portal/tokens/").content.decode()
    assert Token.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"scopes": []},
        {"scopes": ["pledge:write"]},
        {"scopes": ["everything"]},
        {"days": "0"},
        {"days": "91"},
        {"days": "soon"},
    ],
)
def test_a_wrong_token_is_not_made(wrong: dict[str, Any]) -> None:
    given = {"name": "ci", "scopes": ["release:read"], "days": "30", **wrong}
    response = signed_in(an_actor("engineer")).post("/portal/tokens/new/", given)
    assert response.status_code == 422
    assert not Token.objects.exists()


def test_staff_make_no_tokens() -> None:
    assert signed_in(a_secretary()).get("/portal/tokens/new/").status_code == 403


def test_a_token_is_revoked() -> None:
    actor = an_actor("engineer")
    token, _ = a_token(actor=actor)
    assert signed_in(actor).post(f"/portal/tokens/{token.pk}/revoke/").status_code == 303
    token.refresh_from_db()
    assert token.state == "revoked"


def test_anothers_token_is_missing() -> None:
    token, _ = a_token()
    path = f"/portal/tokens/{token.pk}/revoke/"
    assert signed_in(an_actor("admin")).post(path).status_code == 404


# --- joining --------------------------------------------------------------------------------


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


# --- the secretariat's desk -----------------------------------------------------------------


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


@pytest.mark.parametrize("query", ["?q=Person", "?state=ended", "?q=%00", "?state=nonsense"])
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
