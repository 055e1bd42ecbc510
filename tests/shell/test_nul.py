"""A NUL reaches no query: on PostgreSQL it would be an error of ours instead of an answer."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.members import an_actor
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/repositories/a%00b/c",
        "/api/v1/releases?repository=a%00b",
        "/portal/pledges/?state=%00",
        "/portal/deliveries/?state=%00",
        "/portal/proposals/?tab=%00",
        "/portal/pledges/?cursor=%00",
        "/account/invitation/a%00b/",
    ],
)
def test_an_address_with_a_nul_is_refused(path: str) -> None:
    assert signed_in(an_actor("admin", "finance")).get(path).status_code == 400


def test_a_session_with_a_nul_is_refused() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "\0" + "a" * 31
    assert client.get("/portal/").status_code == 400
