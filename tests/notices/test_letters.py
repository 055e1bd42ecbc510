"""Journal lines become letters once, letters become mail once, and failures wait their turn."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now, travel
from consortium.notices import post
from consortium.notices.actions import fan_out, retry_notice
from consortium.notices.domain.retry import PAUSES
from consortium.notices.models import Notice
from consortium.notices.queries import KINDS
from consortium.notices.tasks import deliver
from consortium.notices.tasks import fan_out as write
from members.actions import end_seat, invite_person, mint_token, suspend_organization
from members.models import Organization, Seat
from tests.factories.members import (
    PASSWORD,
    a_secretary,
    an_actor,
    an_application,
    an_auditor,
    an_organization,
)
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def told(verb: str) -> list[Notice]:
    return list(Notice.objects.filter(verb=verb).order_by("email"))


def settle() -> None:
    """Write and send what is due."""
    assert write()
    assert deliver()


def test_an_invitation_is_mailed_with_a_link_that_leads_to_the_seat() -> None:
    organization = an_organization()
    invite_person(
        actor=SYSTEM,
        at=now(),
        organization=organization,
        email="ben@example.com",
        roles=["delegate"],
    )
    settle()
    letter = next(item for item in mail.outbox if item.to == ["ben@example.com"])
    assert organization.name in letter.subject
    found = re.search(r"(/account/invitation/\S+/)", str(letter.body))
    assert found
    given = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(found[1], given).status_code == 303


def test_the_secret_link_is_stored_nowhere() -> None:
    an_organization()
    settle()
    assert "/account/invitation/" not in str(list(Notice.objects.values()))


def test_a_line_is_told_once() -> None:
    an_organization()
    settle()
    sent = len(mail.outbox)
    assert sent
    settle()
    assert len(mail.outbox) == sent
    assert fan_out(actor=SYSTEM, at=now()) == 0


def test_an_application_is_told_to_the_secretariat_only() -> None:
    secretary, _, _ = a_secretary(), an_auditor(), an_actor()
    an_application(name="Osterlyn")
    write()
    letters = [item for item in told("organization.applied") if "Osterlyn" in item.subject]
    assert [letter.person_id for letter in letters] == [secretary.person_id]


def test_the_one_who_acts_is_not_told_of_the_own_act() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    other = an_actor("finance", organization=organization)
    secretary = a_secretary()
    suspend_organization(actor=secretary, at=now(), organization=organization, reason="unpaid")
    write()
    people = {letter.person_id for letter in told("organization.suspended")}
    assert people == {admin.person_id, other.person_id}


def test_what_guards_an_account_is_told_to_who_acted_too() -> None:
    actor = an_actor("engineer")
    mint_token(actor=actor, at=now(), name="ci", scopes=["release:read"])
    write()
    (letter,) = told("token.minted")
    assert letter.person_id == actor.person_id
    assert "cw_" in letter.body


def test_the_end_of_a_seat_is_told_to_its_person() -> None:
    organization = an_organization()
    admin = an_actor("admin", organization=organization)
    other = an_actor("engineer", organization=organization)
    end_seat(actor=admin, at=now(), seat=Seat.objects.get(pk=other.seat_id))
    write()
    (letter,) = told("seat.ended")
    assert letter.person_id == other.person_id
    assert organization.name in letter.subject


def test_a_relay_that_fails_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise post.PostFailed("greylisted")

    an_organization()
    with monkeypatch.context() as patch:
        patch.setattr(post, "mail", refuse)
        settle()
    (letter,) = told("invitation.sent")
    assert (letter.state, letter.attempts, letter.failure) == ("queued", 1, "greylisted")
    deliver()
    assert not mail.outbox  # not yet
    travel(by=timedelta(seconds=6))
    deliver()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(mail.outbox)) == ("sent", 2, 1)


def test_a_relay_that_always_fails_is_given_up_and_can_be_retried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: Any) -> None:
        raise post.PostFailed("no such box")

    an_organization()
    write()
    with monkeypatch.context() as patch:
        patch.setattr(post, "mail", refuse)
        for pause in (timedelta(0), *PAUSES):
            travel(by=pause + timedelta(seconds=1))
            deliver()
    (letter,) = told("invitation.sent")
    assert (letter.state, letter.attempts) == ("failed", 10)
    client = signed_in(a_secretary())
    assert "no such box" in client.get("/staff/notices/?state=failed").content.decode()
    assert client.post(f"/staff/notices/{letter.pk}/retry/").status_code == 303
    deliver()
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_a_line_break_in_a_name_makes_no_second_header() -> None:
    a_secretary()
    an_application(name="Evil\nBcc: all@example.com")
    settle()
    assert all("\n" not in letter.subject for letter in mail.outbox)


def test_one_reads_only_ones_own_letters() -> None:
    actor, other = an_actor("engineer"), an_actor("engineer")
    mint_token(actor=actor, at=now(), name="ci", scopes=["release:read"])
    write()
    assert "cw_" in signed_in(actor).get("/portal/notices/").content.decode()
    assert "cw_" not in signed_in(other).get("/portal/notices/").content.decode()
    assert signed_in(other).get("/staff/notices/").status_code == 403


def test_an_auditor_resends_nothing() -> None:
    an_organization()
    write()
    (letter,) = told("invitation.sent")
    with pytest.raises(Forbidden):
        retry_notice(actor=an_auditor(), at=now(), notice=letter)


def test_a_suspended_organization_is_written_to_but_gets_no_members_letters() -> None:
    actor = an_actor("delegate")
    organization = Organization.objects.get(pk=actor.organization_id)
    suspend_organization(actor=a_secretary(), at=now(), organization=organization, reason="x")
    write()
    assert [letter.person_id for letter in told("organization.suspended")] == [actor.person_id]


@pytest.mark.parametrize("verb", sorted(KINDS))
def test_every_kind_can_be_worded(verb: str) -> None:
    kind = KINDS[verb]
    names = set(re.findall(r"{(\w+)}", kind.subject + kind.body + kind.link))
    assert kind.subject.strip()
    assert names <= {
        *("id", "who", "where", "title", "name", "tier", "roles", "reason", "tokens"),
        *("invitations", "before", "after", "prefix", "scopes", "problem", "version"),
        *("opens_at", "repository", "licence"),
    }
