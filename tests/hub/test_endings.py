"""What ends a right ends it with the next request; what opens one needs nobody's hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now, travel_to
from members.actions import suspend_organization
from members.models import Token
from releases import actions, queries
from releases.models import Download
from releases.store import files as store
from tests.factories.members import a_secretary
from tests.factories.releases import opened
from tests.hub.calls import Hub, body_of, hub_of, whole
from tests.hub.conftest import Family

DISABLED = "Access to this resource is disabled."


def test_a_held_release_is_disabled_for_those_who_know_of_it(family: Family) -> None:
    actions.hold_release(actor=a_secretary(), at=now(), release=family.old, reason="A report")
    answer = family.member.get(family.file("config.json", "v1.3.0"))
    assert (answer.status_code, answer["X-Error-Message"]) == (403, DISABLED)
    assert answer["X-HF-Warning"].startswith("hold; ")
    stranger = Hub().get(family.file("config.json", "v1.3.0"))
    assert (stranger.status_code, stranger["X-Error-Code"]) == (401, "RepoNotFound")
    assert not Download.objects.exists()


def test_a_suspended_organization_is_the_public(family: Family) -> None:
    assert family.member.get(family.api).status_code == 200
    token = Token.objects.get(prefix=family.member.secret[:11])
    organization = token.seat.organization
    suspend_organization(actor=SYSTEM, at=now(), organization=organization, reason="in a test")
    here = whole(family.member.get(family.file("config.json")))
    assert here == whole(family.member.get("/saltmarsh/nothing/resolve/main/config.json"))
    assert here[0] == 404


def test_a_revoked_token_is_refused(family: Family) -> None:
    Token.objects.filter(prefix=family.member.secret[:11]).update(state="revoked", revoked_at=now())
    assert family.member.get(family.file("config.json")).status_code == 401


def test_an_opening_is_nobodys_job(family: Family) -> None:
    opened(family.new, "funder", "member")
    head = family.member.call("HEAD", family.file("config.json"))
    assert head["X-Repo-Commit"] == family.old.revision.oid
    travel_to(family.new.windows.get(tier="member").opens_at)
    after = hub_of("observer").get(family.file("config.json"))
    assert after["X-Repo-Commit"] == family.new.revision.oid


def test_a_published_release_is_open_to_anybody_at_its_hour(family: Family) -> None:
    opened(family.new, "funder", "member")
    actions.publish_release(actor=a_secretary(), at=now(), release=family.new)
    gated = Hub().get(family.file("config.json"))
    assert (gated.status_code, gated["X-Error-Code"]) == (401, "GatedRepo")
    travel_to(family.new.windows.get(tier="public").opens_at)
    info = json.loads(body_of(Hub().get(family.api)))
    assert (info["sha"], info["private"], info["gated"]) == (
        family.new.revision.oid,
        False,
        False,
    )
    answer = Hub().get(family.file("config.json"))
    assert answer.status_code == 200
    assert "X-HF-Warning" not in answer
    assert body_of(answer)
    old = Hub().get(family.file("config.json", family.old.revision.oid))
    assert (old.status_code, old["X-Error-Code"]) == (404, "RevisionNotFound")


def test_lost_bytes_are_never_half_sent(family: Family, settings: object) -> None:
    file = queries.file(family.old.revision, "config.json")
    place = Path(settings.STORE_DIR) / "sha256" / file.sha256[:2] / file.sha256[2:4] / file.sha256  # type: ignore[attr-defined]  # pytest-django's wrapper
    place.unlink()
    assert not store.exists(file.sha256)
    answer = family.member.get(family.file("config.json"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert family.member.get(family.api).status_code == 200
    assert not Download.objects.exists()


@pytest.mark.parametrize("text", ['{"model_type": "\\ud800"}', '{"architectures": ["é"]}'])
def test_odd_text_in_a_configuration_breaks_no_listing(family: Family, text: str) -> None:
    from tests.factories.releases import a_writer, put

    writer = a_writer(organization=family.operator)
    put(family.repository, {"config.json": text.encode()}, writer=writer)
    assert family.writer.json(family.api)["config"]
