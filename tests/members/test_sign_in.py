"""Signing in end to end: password, authenticator app, recovery codes, passkeys, fresh sign-in."""

from __future__ import annotations

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from members.actions import appoint_staff
from tests.factories.members import PASSWORD, a_person, a_seat, an_actor
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
INLINE = re.compile(
    r"<script(?![^>]*(src=|type=\"application/json\"))|style=|<style|\son\w+=", re.I
)


def a_member(email: str = "ada@example.com") -> Client:
    """A fresh client, whose person exists with a seat and a password."""
    an_actor("admin", person=a_person(email=email, password=PASSWORD))
    return Client()


def sign_in(client: Client, *, email: str = "ada@example.com", password: str = PASSWORD) -> int:
    return client.post("/account/login/", {"login": email, "password": password}).status_code


def code(secret: str) -> str:
    if 30 - time.time() % 30 < 2:
        time.sleep(2)  # not at the end of a period
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(client: Client) -> str:
    """Activate an authenticator app; its secret."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert found
    response = client.post("/account/2fa/totp/activate/", {"code": code(found[1])})
    assert response.status_code == 302, response.content.decode()
    return found[1]


def test_a_password_signs_in_and_counts_as_fresh() -> None:
    client = a_member()
    assert client.get("/account/login/").status_code == 200
    assert sign_in(client) == 302
    assert client.get("/portal/tokens/new/").status_code == 200


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_a_wrong_password_says_the_same_for_everybody(email: str) -> None:
    client = a_member()
    response = client.post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
    assert response.status_code == 200
    assert "not correct" in response.content.decode()
    assert client.get("/api/v1/me").status_code == 401


def test_a_suspended_account_does_not_sign_in() -> None:
    person = a_person(email="ada@example.com", password=PASSWORD)
    person.is_active = False
    person.save()
    client = Client()
    sign_in(client)
    assert client.get("/api/v1/me").status_code == 401


def test_guessing_is_slowed_per_account_and_source_and_locks_no_owner_out() -> None:
    client = a_member()
    for _ in range(5):
        sign_in(client, password="wrong wrong wrong")
    response = client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert "Too many" in response.content.decode()
    owner = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(owner) == 302


def test_an_old_sign_in_is_refreshed_and_leads_back() -> None:
    actor = an_actor("admin", person=a_person(email="ada@example.com", password=PASSWORD))
    client = signed_in(actor, fresh=False)
    response = client.get("/portal/tokens/new/")
    assert response.url == "/account/reauthenticate/?next=%2Fportal%2Ftokens%2Fnew%2F"
    assert client.get(response.url).status_code == 200
    given = {"password": PASSWORD, "next": "/portal/tokens/new/"}
    answer = client.post("/account/reauthenticate/", given)
    assert (answer.status_code, answer.url) == (302, "/portal/tokens/new/")
    assert client.get("/portal/tokens/new/").status_code == 200


def test_refreshing_never_leads_to_a_foreign_site() -> None:
    client = a_member()
    sign_in(client)
    given = {"password": PASSWORD, "next": "https://evil.example/"}
    answer = client.post("/account/reauthenticate/", given)
    assert "evil" not in answer.headers.get("Location", "")


def test_a_fresh_sign_in_of_somebody_else_does_not_count() -> None:
    actor = an_actor()
    client = signed_in(actor)
    session = client.session
    session["account_authentication_methods_user"] = str(an_actor().person_id)
    session.save()
    assert client.get("/portal/tokens/new/").status_code == 303


def test_an_authenticator_app_is_asked_for_and_its_code_works_once() -> None:
    client = a_member()
    sign_in(client)
    secret = with_app(client)
    client.post("/account/logout/")
    assert sign_in(client) == 302
    assert client.get("/api/v1/me").status_code == 401  # not yet
    assert client.get("/account/2fa/authenticate/").status_code == 200
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    right = code(secret)
    assert client.post("/account/2fa/authenticate/", {"code": right}).status_code == 302
    assert client.get("/api/v1/me").status_code == 200
    again = Client()
    sign_in(again)
    again.post("/account/2fa/authenticate/", {"code": right})
    assert again.get("/api/v1/me").status_code == 401


def test_a_recovery_code_works_once() -> None:
    client = a_member()
    sign_in(client)
    with_app(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    found = re.search(r"<textarea[^>]*>\s*(\S+)", page)
    assert found
    for expected in (200, 401):
        other = Client()
        sign_in(other)
        other.post("/account/2fa/authenticate/", {"code": found[1]})
        assert other.get("/api/v1/me").status_code == expected


def test_a_passkey_begins_with_a_challenge() -> None:
    response = Client().get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
    assert response.status_code == 200
    assert json.loads(response.content)["request_options"]["publicKey"]["challenge"]


NONSENSE = ["", "x", "{}", '{"id": "x"}', "[]", "3", '{"id": "eA", "rawId": "eA", "response": 1}']


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_that_is_none_signs_nobody_in(credential: str) -> None:
    client = a_member()
    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, answer.url) == (302, "/account/login/")
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_key_that_is_none_is_not_added(credential: str) -> None:
    client = a_member()
    sign_in(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/account/2fa/webauthn/add/", {"credential": credential, "name": "k"})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_forgotten_password_is_reset_by_mail() -> None:
    client = a_member()
    assert client.get("/account/password/reset/").status_code == 200
    client.post("/account/password/reset/", {"email": "ada@example.com"})
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)
    assert found
    page = client.get(found[1], follow=True)
    path = page.redirect_chain[-1][0]
    new = "another horse battery"
    client.post(path, {"password1": new, "password2": new})
    assert sign_in(Client(), password=new) == 302


def test_a_reset_for_nobody_looks_the_same() -> None:
    client = a_member()
    answers = [
        client.post("/account/password/reset/", {"email": email}).status_code
        for email in ("ada@example.com", "nobody@example.com")
    ]
    assert answers == [302, 302]


def test_a_short_password_is_refused() -> None:
    client = a_member()
    sign_in(client)
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    response = client.post("/account/password/change/", given)
    assert "12 characters" in response.content.decode()


def test_every_sign_in_page_keeps_the_content_policy() -> None:
    client = a_member()
    entrance = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/"]
    pages = [Client().get(path) for path in entrance]
    sign_in(client)
    secret = with_app(client)
    assert secret
    inside = [
        "/account/2fa/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/totp/deactivate/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/2fa/reauthenticate/",
        "/account/logout/",
    ]
    pages += [client.get(path) for path in inside]
    client.post("/account/logout/")
    sign_in(client)
    pages.append(client.get("/account/2fa/authenticate/"))
    for page in pages:
        assert page.status_code == 200, (page.request["PATH_INFO"], page.headers)
        text = page.content.decode()
        assert not INLINE.search(text), (page.request["PATH_INFO"], INLINE.search(text))
        assert "data:" not in text
        assert "default-src 'none'" in page["Content-Security-Policy"]
    assert Authenticator.objects.filter(type="totp").exists()


def test_everybody_lands_where_their_work_is() -> None:
    a_seat(person=a_person(email="m@example.com", password=PASSWORD))
    clerk = a_person(email="s@example.com", password=PASSWORD)
    appoint_staff(actor=SYSTEM, at=now(), person=clerk, roles=["secretariat"])
    for address, page in (("m@example.com", "/portal/"), ("s@example.com", "/staff/")):
        form = {"login": address, "password": PASSWORD}
        answer = Client().post("/account/login/", form)
        assert (answer.status_code, answer["Location"]) == (302, page)
