"""What somebody ill-willed tries around seats, tokens and sign-in (docs: cases 1 to 15)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now, travel
from members.actions import (
    accept_invitation,
    admit_organization,
    apply_for_membership,
    end_seat,
    grant_roles,
    invite_person,
    mint_token,
    suspend_organization,
    withdraw_organization,
)
from members.actions.accept_invitation import OtherPersonInvited
from members.models import Invitation, Organization, Person, Seat, Token
from members.models.organization import NameTaken
from members.queries import InvitationOver, actor_for_token, invitation_key
from tests.factories.members import (
    PASSWORD,
    a_person,
    a_secretary,
    a_token,
    an_actor,
    an_application,
    an_organization,
)
from tests.members.test_sign_in import code, with_app
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
# Whose every row everybody may read, so that the question who reads is never asked.
PUBLIC = {
    "journal.Checkpoint",
    "roadmap.Accelerator",
    "roadmap.AcceleratorFactor",
    "roadmap.Cycle",
    "roadmap.FrontierReference",
    "roadmap.Run",
}


def organization_of(actor: Actor) -> Organization:
    return Organization.objects.get(pk=actor.organization_id)


def seat_of(actor: Actor) -> Seat:
    return Seat.objects.get(pk=actor.seat_id)


# --- seats and what hangs off them ----------------------------------------------------------


def test_who_returns_gets_a_new_seat_that_revives_nothing() -> None:
    admin = an_actor("admin")
    organization = organization_of(admin)
    person = a_person()
    old = an_actor("engineer", organization=organization, person=person)
    token, secret = a_token(actor=old)
    client = signed_in(old)
    end_seat(actor=admin, at=now(), seat=seat_of(old))
    sent = invite_person(
        actor=admin, at=now(), organization=organization, email=person.email, roles=["observer"]
    )
    new = accept_invitation(actor=SYSTEM, at=now(), invitation=sent, person=person)
    assert new.pk != old.seat_id
    token.refresh_from_db()
    assert token.state == "revoked"
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    me = client.get("/api/v1/me").json()  # the old session acts from the new seat, as observer
    assert (me["seat"], me["roles"]) == (str(new.pk), ["observer"])


def test_a_token_shrinks_with_its_seats_roles() -> None:
    admin = an_actor("admin")
    engineer = an_actor("engineer", organization=organization_of(admin))
    _, secret = a_token(actor=engineer, scopes=("release:write", "release:read"))
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
    call = {"content_type": "application/json", "headers": headers}
    body = json.dumps({"name": "tern-8b"})
    grant_roles(actor=admin, at=now(), seat=seat_of(engineer), roles=["observer"])
    assert Client().post("/api/v1/repositories", body, **call).status_code == 403
    grant_roles(actor=admin, at=now(), seat=seat_of(engineer), roles=["engineer"])
    assert Client().post("/api/v1/repositories", body, **call).status_code == 201


def test_a_seat_that_ended_while_it_waited_mints_nothing() -> None:
    actor = an_actor("engineer")
    Seat.objects.filter(pk=actor.seat_id).update(state="ended")
    with pytest.raises(Forbidden):
        mint_token(actor=actor, at=now(), name="late", scopes=["release:read"])


def test_the_database_itself_gives_no_token_to_staff() -> None:
    seat = seat_of(a_secretary())
    with pytest.raises(IntegrityError, match="member_seat"), transaction.atomic():
        Token.objects.create(
            seat=seat,
            name="x",
            prefix="cw_00000000",
            sha256=bytes(32),
            scopes=[],
            created_at=now(),
            expires_at=now() + timedelta(days=1),
        )


def test_a_revoked_token_cannot_be_brought_back_by_hand() -> None:
    token, _ = a_token()
    Token.objects.filter(pk=token.pk).update(state="revoked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(state="live")


def test_an_ended_seat_cannot_be_brought_back_by_hand() -> None:
    actor = an_actor()
    Seat.objects.filter(pk=actor.seat_id).update(state="ended")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=actor.seat_id).update(state="active")


def test_a_suspended_member_makes_no_token_and_keeps_reading() -> None:
    actor = an_actor("admin")
    client = signed_in(actor)
    a_token(actor=actor)
    organization = organization_of(actor)
    suspend_organization(actor=a_secretary(), at=now(), organization=organization, reason="debt")
    assert client.get("/portal/tokens/new/").status_code == 403
    assert client.get("/portal/tokens/").status_code == 200
    assert client.get("/portal/journal/").status_code == 200


def test_a_withdrawn_members_people_have_no_rights_left() -> None:
    actor = an_actor("admin")
    client, organization = signed_in(actor), organization_of(actor)
    withdraw_organization(actor=a_secretary(), at=now(), organization=organization, reason="left")
    assert client.get("/portal/team/").status_code == 403
    assert client.get("/api/v1/me").json()["seat"] is None


def test_nobody_joins_a_member_that_has_left() -> None:
    organization = an_organization()
    sent = Invitation.objects.get(organization=organization)
    withdraw_organization(actor=a_secretary(), at=now(), organization=organization, reason="left")
    given = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert (
        Client().post(f"/account/invitation/{invitation_key(sent.pk)}/", given).status_code == 410
    )
    with pytest.raises(InvitationOver):
        accept_invitation(actor=SYSTEM, at=now(), invitation=sent, name="B", password=PASSWORD)


def test_nobody_accepts_in_anothers_name() -> None:
    victim = a_person(email="victim@example.com")
    sent = invite_person(
        actor=SYSTEM, at=now(), organization=an_organization(), email=victim.email, roles=["admin"]
    )
    with pytest.raises(OtherPersonInvited):
        accept_invitation(actor=an_actor(), at=now(), invitation=sent, person=victim)


def test_a_persons_own_address_decides_whatever_the_form_says() -> None:
    sent = invite_person(
        actor=SYSTEM,
        at=now(),
        organization=an_organization(),
        email="ben@example.com",
        roles=["observer"],
    )
    path = f"/account/invitation/{invitation_key(sent.pk)}/"
    more = {"email": "eve@example.com", "roles": "admin", "organization": "x"}
    given = {"name": "Ben", "password": PASSWORD, "again": PASSWORD, **more}
    assert Client().post(path, given).status_code == 303
    seat = Seat.objects.get(person__email="ben@example.com")
    assert seat.roles == ["observer"]
    assert not Person.objects.filter(email="eve@example.com").exists()


# --- nobody learns who applied or who has an account ----------------------------------------


def test_who_applied_is_not_told_by_the_name_being_taken() -> None:
    first = an_application(name="Osterlyn")
    given = {
        "name": "Osterlyn",
        "slug": first.slug,
        "country": "DK",
        "contact_name": "Eve",
        "contact_email": "eve@example.com",
    }
    answer = Client().post(
        "/api/v1/applications", json.dumps(given), content_type="application/json"
    )
    assert answer.status_code == 201


def test_of_two_applicants_of_one_name_one_is_admitted() -> None:
    first = an_application(name="Osterlyn")
    second = apply_for_membership(
        actor=SYSTEM,
        at=now(),
        name="Osterlyn",
        slug=first.slug,
        country="DK",
        contact_name="Eve",
        contact_email="eve@example.com",
    )
    secretary = a_secretary()
    admit_organization(actor=secretary, at=now(), organization=first)
    with pytest.raises(NameTaken):
        admit_organization(actor=secretary, at=now(), organization=second)
    second.refresh_from_db()
    assert second.state == "applied"


def test_inviting_tells_no_admin_whether_an_account_exists() -> None:
    a_person(email="known@example.com")
    client = signed_in(an_actor("admin"))
    answers = []
    for email in ("known@example.com", "unknown@example.com"):
        body = json.dumps({"email": email, "roles": ["observer"]})
        answer = client.post("/api/v1/invitations", body, content_type="application/json")
        fields = answer.json()
        answers.append((answer.status_code, sorted(fields), fields["state"]))
    assert answers[0] == answers[1]


# --- sign-in --------------------------------------------------------------------------------


def a_guarded_member() -> tuple[Client, str]:
    """Signed in, with an authenticator app; its secret."""
    an_actor("admin", person=a_person(email="ada@example.com", password=PASSWORD))
    client = Client()
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    return client, with_app(client)


def half_signed_in() -> Client:
    """The password is given, the second factor is not."""
    client = Client()
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    return client


def test_a_code_with_spaces_is_the_same_code_and_works_once() -> None:
    _, secret = a_guarded_member()
    six = code(secret)
    first, second = half_signed_in(), half_signed_in()
    first.post("/account/2fa/authenticate/", {"code": six})
    assert first.get("/api/v1/me").status_code == 200
    second.post("/account/2fa/authenticate/", {"code": f"{six[:3]} {six[3:]}"})
    assert second.get("/api/v1/me").status_code == 401


def test_guessing_codes_is_slowed() -> None:
    _, secret = a_guarded_member()
    client = half_signed_in()
    for number in range(6):
        client.post("/account/2fa/authenticate/", {"code": f"00000{number}"})
    client.post("/account/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/api/v1/me").status_code == 401


def test_half_a_sign_in_opens_nothing() -> None:
    a_guarded_member()
    client = half_signed_in()
    for path in ("/portal/team/", "/account/", "/account/2fa/", "/api/v1/seats"):
        assert client.get(path).status_code in (302, 303, 401)


def test_a_session_gets_a_new_key_at_sign_in() -> None:
    an_actor("admin", person=a_person(email="ada@example.com", password=PASSWORD))
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    assert Client(headers={"Cookie": f"sessionid={before}"}).get("/api/v1/me").status_code == 401


def test_a_changed_password_ends_the_other_sessions() -> None:
    person = a_person(email="ada@example.com", password=PASSWORD)
    actor = an_actor("admin", person=person)
    thief = signed_in(actor)
    person.set_password("another horse battery")
    person.save()
    assert thief.get("/api/v1/me").status_code == 401


def test_a_form_from_elsewhere_is_refused() -> None:
    client = signed_in(an_actor("admin"), csrf=True)
    given = {"email": "eve@example.com", "roles": ["admin"]}
    assert client.post("/portal/team/invite/", given).status_code == 403
    assert not Invitation.objects.filter(email="eve@example.com").exists()


def test_our_pages_stand_in_no_frame() -> None:
    page = Client().get("/account/login/")
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_cookie_and_a_token_together_are_the_token() -> None:
    actor = an_actor("admin")
    _, secret = a_token(actor=an_actor("observer"))
    client = signed_in(actor)
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["kind"] == "token"
    bad = client.get("/api/v1/me", headers={"Authorization": "Bearer cw_00000000_x"})
    assert bad.status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer \x7f", "Basic YTpi", "Bearer " + "x" * 8000, "Bearer é"]
)
def test_an_odd_header_is_nobody(header: str) -> None:
    answer = Client().get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_totp_secrets_leave_no_page_after_activation() -> None:
    client, secret = a_guarded_member()
    for path in ("/account/2fa/", "/account/", "/account/2fa/recovery-codes/"):
        assert secret not in client.get(path, follow=True).content.decode()
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code(secret))


# --- reading without an actor ---------------------------------------------------------------


def test_reading_without_an_actor_raises_wherever_anything_is_hidden() -> None:
    tables = [model for model in apps.get_models() if hasattr(model.objects, "visible_to")]
    open_to_all = set()
    for model in tables:
        try:
            list(model.objects.visible_to(None)[:1])
            open_to_all.add(model._meta.label)
        except AttributeError:
            pass
    assert open_to_all == PUBLIC


def test_a_token_ends_to_the_second() -> None:
    token, secret = a_token()
    travel(by=token.expires_at - now() - timedelta(seconds=2))
    assert actor_for_token(secret).token_id == token.pk
    travel(by=timedelta(seconds=3))
    answer: Any = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
