"""The team's and the tokens' pages: who may change whom, and what is shown once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from consortium.kernel.actor import Actor
from members.models import Invitation, Organization, Seat, Token
from tests.factories.members import (
    a_secretary,
    a_token,
    an_actor,
    an_organization,
)
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def a_team() -> tuple[Actor, Actor]:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    return admin, an_actor("engineer", organization=organization)


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
