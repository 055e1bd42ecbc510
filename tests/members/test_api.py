"""Members over HTTP: what each endpoint answers, and what it refuses, one fault per test."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now, travel
from members.models import Invitation, Organization, Seat, Token
from tests.factories.members import (
    a_secretary,
    a_token,
    an_actor,
    an_application,
    an_auditor,
    an_organization,
)
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def get(client: Client, path: str, **headers: str) -> tuple[int, Any]:
    response = client.get(API + path, headers=headers)
    return response.status_code, response.json()


def send(client: Client, path: str, body: Any = None, *, method: str = "post") -> HttpResponse:
    call = getattr(client, method)
    data = "" if body is None else json.dumps(body)
    return call(API + path, data, content_type="application/json")


def bearer(actor: Actor, *scopes: str) -> dict[str, str]:
    _, secret = a_token(actor=actor, scopes=scopes or ("release:read",))
    return {"Authorization": f"Bearer {secret}"}


def test_strangers_see_members_without_their_contacts() -> None:
    organization, _ = an_organization(), an_application()
    status, body = get(Client(), "organizations")
    assert status == 200
    assert [item["id"] for item in body["results"]] == [str(organization.pk)]
    assert body["results"][0]["contact_email"] is None


def test_a_member_sees_its_own_contact() -> None:
    actor = an_actor()
    _, body = get(signed_in(actor), f"organizations/{actor.organization_id}")
    assert body["contact_email"].startswith("contact")


def test_an_application_is_missing_for_members() -> None:
    application = an_application()
    status, body = get(signed_in(an_actor()), f"organizations/{application.pk}")
    missing, other = get(signed_in(an_actor()), f"organizations/{uuid4()}")
    assert (status, body) == (missing, other) == (404, other)


def test_anybody_applies() -> None:
    body = {
        "name": "Osterlyn Foundry",
        "slug": "osterlyn",
        "country": "DK",
        "contact_name": "Ida",
        "contact_email": "ida@osterlyn.example",
    }
    response = send(Client(), "applications", body)
    assert response.status_code == 201, response.json()
    assert Organization.objects.get(slug="osterlyn").state == "applied"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", None),
        ("slug", "Has Space"),
        ("slug", "-edge"),
        ("country", "nl"),
        ("country", "NLD"),
        ("tier", "platinum"),
        ("contact_email", "nobody"),
        ("state", "admitted"),
        ("statement", 3),
    ],
)
def test_an_application_of_the_wrong_shape_writes_nothing(field: str, value: object) -> None:
    body = {
        "name": "Osterlyn",
        "slug": "osterlyn",
        "country": "DK",
        "contact_name": "Ida",
        "contact_email": "ida@osterlyn.example",
        field: value,
    }
    response = send(Client(), "applications", body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == f"/{field}"
    assert not Organization.objects.exists()


def test_a_short_name_is_taken_once() -> None:
    taken = an_organization()
    body = {
        "name": "Another",
        "slug": taken.slug,
        "country": "DK",
        "contact_name": "Ida",
        "contact_email": "ida@another.example",
    }
    response = send(Client(), "applications", body)
    assert (response.status_code, response.json()["code"]) == (409, "name_taken")


def test_the_secretariat_admits_and_the_contact_is_invited() -> None:
    application = an_application()
    path = f"organizations/{application.pk}/admission"
    response = send(signed_in(a_secretary()), path, {"tier": "founding"})
    assert response.status_code == 200
    assert (response.json()["state"], response.json()["tier"]) == ("admitted", "founding")
    assert Invitation.objects.get().email == application.contact_email


@pytest.mark.parametrize("verb", ["admission", "suspension", "reinstatement", "withdrawal"])
@pytest.mark.parametrize("who", [an_actor, an_auditor])
def test_nobody_else_decides_on_membership(verb: str, who: Any) -> None:
    organization = an_organization()
    response = send(signed_in(who()), f"organizations/{organization.pk}/{verb}", {"reason": "x"})
    assert response.status_code == 403


def test_a_suspended_member_is_reinstated() -> None:
    organization, client = an_organization(), signed_in(a_secretary())
    path = f"organizations/{organization.pk}"
    assert send(client, f"{path}/suspension", {"reason": "unpaid"}).json()["state"] == "suspended"
    assert send(client, f"{path}/reinstatement").json()["state"] == "admitted"
    assert send(client, f"{path}/withdrawal", {"reason": "left"}).json()["state"] == "withdrawn"
    assert send(client, f"{path}/reinstatement").status_code == 409


def test_a_team_sees_only_itself() -> None:
    ours, theirs = an_actor(), an_actor()
    status, body = get(signed_in(ours), "seats")
    assert (status, [item["id"] for item in body["results"]]) == (200, [str(ours.seat_id)])
    assert get(signed_in(ours), f"seats/{theirs.seat_id}")[0] == 404


def test_an_admin_changes_roles() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    other = an_actor("observer", organization=organization)
    path = f"seats/{other.seat_id}/roles"
    response = send(signed_in(admin), path, {"roles": ["finance"]}, method="put")
    assert (response.status_code, response.json()["roles"]) == (200, ["finance"])


def test_nobody_promotes_himself() -> None:
    actor = an_actor("engineer")
    path = f"seats/{actor.seat_id}/roles"
    response = send(signed_in(actor), path, {"roles": ["admin"]}, method="put")
    assert response.status_code == 403


def test_a_member_seat_takes_no_staff_role() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    other = an_actor("observer", organization=organization)
    path = f"seats/{other.seat_id}/roles"
    response = send(signed_in(admin), path, {"roles": ["secretariat"]}, method="put")
    assert (response.status_code, response.json()["code"]) == (422, "roles_unknown")


def test_the_last_admin_stays() -> None:
    admin = an_actor("admin")
    response = send(signed_in(admin), f"seats/{admin.seat_id}/ending")
    assert (response.status_code, response.json()["code"]) == (409, "last_admin")


def test_another_organizations_seat_is_missing() -> None:
    theirs = an_actor("observer")
    for verb in ("suspension", "restoration", "ending"):
        response = send(signed_in(an_actor("admin")), f"seats/{theirs.seat_id}/{verb}")
        assert response.status_code == 404


def test_a_suspended_seat_and_its_token_act_no_longer() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    other = an_actor("engineer", organization=organization)
    headers = bearer(other)
    client = signed_in(admin)
    assert send(client, f"seats/{other.seat_id}/suspension").json()["state"] == "suspended"
    assert get(Client(), "me", **headers)[0] == 401
    assert send(client, f"seats/{other.seat_id}/restoration").json()["state"] == "active"
    assert get(Client(), "me", **headers)[0] == 200


def test_widening_rights_asks_for_a_fresh_sign_in() -> None:
    client = signed_in(an_actor("admin"), fresh=False)
    body = {"email": "new@example.com", "roles": ["admin"]}
    response = send(client, "invitations", body)
    assert (response.status_code, response.json()["code"]) == (403, "step_up_required")


def test_an_invitation_is_sent_once_and_revoked() -> None:
    client = signed_in(an_actor("admin"))
    body = {"email": "New@Example.com", "roles": ["observer"]}
    response = send(client, "invitations", body)
    assert (response.status_code, response.json()["email"]) == (201, "new@example.com")
    assert send(client, "invitations", body).json()["code"] == "already_invited"
    path = f"invitations/{response.json()['id']}/revocation"
    assert send(client, path).json()["state"] == "revoked"
    assert send(client, path).status_code == 409


def test_an_observer_invites_nobody() -> None:
    body = {"email": "new@example.com", "roles": ["observer"]}
    assert send(signed_in(an_actor("observer")), "invitations", body).status_code == 403


def test_a_token_is_made_and_its_secret_shown_once() -> None:
    client = signed_in(an_actor("engineer"))
    body = {"name": "ci", "scopes": ["release:write"], "days": 30}
    headers = {"Idempotency-Key": "one"}
    call = {"data": json.dumps(body), "content_type": "application/json", "headers": headers}
    first = client.post(f"{API}tokens", **call)
    assert first.status_code == 201
    assert first.json()["secret"].startswith(first.json()["prefix"])
    again = client.post(f"{API}tokens", **call)
    assert (again.status_code, again.json()["code"]) == (409, "secret_shown_once")
    assert Token.objects.count() == 1
    assert get(client, "tokens")[1]["results"][0]["secret"] is None


def test_a_token_needs_a_fresh_sign_in() -> None:
    client = signed_in(an_actor("engineer"), fresh=False)
    response = send(client, "tokens", {"name": "ci", "scopes": ["release:read"]})
    assert response.json()["code"] == "step_up_required"


def test_a_token_makes_no_token() -> None:
    actor = an_actor("admin")
    response = Client().post(
        f"{API}tokens",
        json.dumps({"name": "x", "scopes": ["release:read"]}),
        content_type="application/json",
        headers=bearer(actor),
    )
    assert (response.status_code, response.json()["code"]) == (403, "tokens_refused")


def test_an_admins_token_manages_nobody() -> None:
    actor = an_actor("admin")
    response = Client().post(f"{API}seats/{actor.seat_id}/ending", headers=bearer(actor))
    assert response.json()["code"] == "tokens_refused"


def test_a_leaked_token_can_end_itself() -> None:
    headers = bearer(an_actor("observer"))
    path, json_ = f"{API}tokens/current/revocation", "application/json"
    response = Client().post(path, content_type=json_, headers=headers)
    assert (response.status_code, response.json()["state"]) == (200, "revoked")
    assert get(Client(), "me", **headers)[0] == 401


def test_a_session_is_no_token() -> None:
    response = send(signed_in(an_actor()), "tokens/current/revocation")
    assert response.status_code == 404


def test_a_colleague_cannot_end_ones_token_but_an_admin_can() -> None:
    organization = an_organization()
    owner = an_actor("engineer", organization=organization)
    token, _ = a_token(actor=owner)
    path = f"tokens/{token.pk}/revocation"
    colleague = an_actor("observer", organization=organization)
    assert send(signed_in(colleague), path).status_code == 404
    admin = an_actor("admin", organization=organization)
    assert send(signed_in(admin), path).json()["state"] == "revoked"


def test_me_says_who_calls() -> None:
    actor = an_actor("engineer")
    status, body = get(Client(), "me", **bearer(actor))
    assert (status, body["kind"], body["seat"]) == (200, "token", str(actor.seat_id))
    assert body["scopes"] == ["release:read"]


def test_somebody_without_a_seat_is_signed_in_and_has_no_rights() -> None:
    actor = an_actor("observer")
    client = signed_in(actor)
    Seat.objects.filter(pk=actor.seat_id).update(state="ended")
    assert get(client, "me")[1]["seat"] is None
    assert get(client, "seats")[0] == 403


def test_a_token_use_is_noted_once_a_minute() -> None:
    actor = an_actor()
    token, secret = a_token(actor=actor)
    headers = {"Authorization": f"Bearer {secret}"}
    get(Client(), "me", **headers)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    get(Client(), "me", **headers)
    token.refresh_from_db()
    assert token.last_used_at == first
    travel(by=timedelta(minutes=2))
    get(Client(), "me", **headers)
    token.refresh_from_db()
    assert token.last_used_at > first
    assert token.last_used_at <= now()


def test_a_session_call_without_the_forms_token_is_refused() -> None:
    actor = an_actor()
    client = signed_in(actor, csrf=True)
    response = send(client, "invitations", {"email": "a@example.com", "roles": ["observer"]})
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
