"""The pages that gather: open to everybody or to their readers, empty or full."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.members import an_actor, an_application
from tests.factories.roadmap import a_cycle, a_run
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db

OPEN = (
    "/",
    "/open/roadmap/",
    "/open/releases/",
    "/open/decisions/",
    "/open/costs/",
    "/open/members/",
)


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_say_something_while_the_consortium_is_empty(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("path", ["/portal/", "/portal/roadmap/", "/staff/"])
def test_a_stranger_is_sent_to_sign_in(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/login/?next=")


def test_home_says_that_nothing_waits() -> None:
    actor = an_actor("admin", "delegate")
    page = signed_in(actor).get("/portal/").content.decode()
    assert "Nothing waits for you" in page
    assert actor.organization_name in page


def test_the_desk_is_closed_to_members() -> None:
    assert signed_in(an_actor("admin")).get("/staff/").status_code == 403


def test_the_roadmap_shows_a_planned_run_to_everybody() -> None:
    run = a_run(cycle=a_cycle())
    assert run.name in Client().get("/open/roadmap/").content.decode()


def test_an_applicant_is_not_listed_among_the_members() -> None:
    an_application(name="Mossgate Insurance")
    assert "Mossgate" not in Client().get("/open/members/").content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_theme_is_chosen_by_a_form_and_kept(theme: str) -> None:
    client = Client()
    answer = client.post("/theme/", {"theme": theme, "next": "/open/costs/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/open/costs/")
    assert f'data-theme="{theme}"' in client.get("/").content.decode()


@pytest.mark.parametrize("to", ["//elsewhere.example/", "https://elsewhere.example/", "nowhere"])
def test_a_theme_form_leads_nowhere_else(to: str) -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": to}).headers["Location"] == "/"
