"""A token is its scope cut with its seat's rights, and dies with its seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from consortium.kernel.actor import Kind
from consortium.kernel.errors import NotSignedIn
from consortium.kernel.moments import now, travel
from members.actions import (
    end_seat,
    mint_token,
    revoke_token,
    suspend_organization,
    withdraw_organization,
)
from members.actions.mint_token import ScopeTooWide, TokenLifeInvalid
from members.models import Organization, Seat, Token
from members.queries import actor_for_token, resolve_actor
from tests.factories.members import a_secretary, a_token, an_actor, an_organization

pytestmark = pytest.mark.django_db


def test_a_token_acts_for_its_seat() -> None:
    actor = an_actor("engineer")
    _, secret = a_token(actor=actor)
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})
    found = resolve_actor(request)
    assert (found.kind, found.seat_id, found.organization_id) == (
        Kind.TOKEN,
        actor.seat_id,
        actor.organization_id,
    )
    assert found.scopes == {"release:read"}


def test_only_a_hash_is_kept() -> None:
    token, secret = a_token()
    assert secret not in str(Token.objects.filter(pk=token.pk).values())
    assert secret.startswith(token.prefix)
    assert len(secret) == 3 + 8 + 1 + 43


@pytest.mark.parametrize("change", ["last", "prefix", "empty", "basic"])
def test_another_secret_is_nobody(change: str) -> None:
    _, secret = a_token()
    wrong = {
        "last": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "prefix": secret[:11],
        "empty": "",
        "basic": secret,
    }[change]
    scheme = "Basic" if change == "basic" else "Bearer"
    request = RequestFactory().get("/", headers={"Authorization": f"{scheme} {wrong}"})
    with pytest.raises(NotSignedIn):
        resolve_actor(request)


def test_it_dies_with_its_seat_in_the_same_transaction() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    engineer = an_actor("engineer", organization=organization)
    token, secret = a_token(actor=engineer)
    end_seat(actor=admin, at=now(), seat=Seat.objects.get(pk=engineer.seat_id))
    token.refresh_from_db()
    assert token.state == "revoked"
    with pytest.raises(NotSignedIn):
        actor_for_token(secret)


def test_it_dies_when_revoked() -> None:
    actor = an_actor()
    token, secret = a_token(actor=actor)
    revoke_token(actor=actor, at=now(), token=token)
    with pytest.raises(NotSignedIn):
        actor_for_token(secret)


def test_it_dies_with_time() -> None:
    _, secret = a_token()
    travel(by=timedelta(days=31))
    with pytest.raises(NotSignedIn):
        actor_for_token(secret)


def test_a_suspended_member_keeps_reading_and_a_withdrawn_one_does_not() -> None:
    actor, secretary = an_actor(), a_secretary()
    _, secret = a_token(actor=actor)
    organization = Organization.objects.get(pk=actor.organization_id)
    suspend_organization(actor=secretary, at=now(), organization=organization, reason="debt")
    assert actor_for_token(secret).organization_state == "suspended"
    withdraw_organization(actor=secretary, at=now(), organization=organization, reason="left")
    with pytest.raises(NotSignedIn):
        actor_for_token(secret)


def test_a_token_is_no_wider_than_its_maker() -> None:
    with pytest.raises(ScopeTooWide):
        mint_token(actor=an_actor("observer"), at=now(), name="x", scopes=["release:write"])


@pytest.mark.parametrize("days", [0, 91])
def test_a_token_lives_at_most_ninety_days(days: int) -> None:
    with pytest.raises(TokenLifeInvalid):
        mint_token(actor=an_actor(), at=now(), name="x", scopes=["release:read"], days=days)
