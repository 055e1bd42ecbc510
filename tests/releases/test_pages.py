"""The pages of releases, for members and at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from consortium.kernel.moments import now, travel
from releases import actions
from releases.models import Release
from tests.factories.members import a_secretary, an_actor, an_auditor
from tests.factories.releases import a_sealed_release, a_staged_release, a_writer, opened
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
TABS = ("release", "release-files", "release-access", "release-use")


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_member_sees_the_stage_and_the_date() -> None:
    release = opened(a_sealed_release(), "funder", "member")
    client = signed_in(an_actor("engineer"))
    assert "waiting" in shown(client, "releases")
    assert "in 29 days" in shown(client, "releases") or "in 30 days" in shown(client, "releases")
    assert "The files are not open to you" in shown(client, "release-files", release.pk)
    travel(by=timedelta(days=31))
    for tab in TABS:
        shown(client, tab, release.pk)
    files = shown(client, "release-files", release.pk)
    assert release.revision is not None
    assert release.revision.manifest_sha256 in files
    use = shown(client, "release-use", release.pk)
    assert f"hf download {release.repository.address}" in use
    assert "vllm serve" in use


def test_an_empty_list_says_why() -> None:
    assert "Nothing released yet" in shown(signed_in(an_actor("engineer")), "releases")


def test_a_staged_release_is_missing_for_members_and_sealed_by_its_writer() -> None:
    writer = a_writer()
    release = a_staged_release(writer=writer)
    assert (
        signed_in(an_actor("engineer")).get(reverse("release", args=[release.pk])).status_code
        == 404
    )
    client = signed_in(writer)
    assert "Seal this release" in shown(client, "release", release.pk)
    assert client.post(reverse("release-seal", args=[release.pk])).status_code == 303
    assert "Checking files" in shown(client, "release", release.pk)
    again = client.post(reverse("release-seal", args=[release.pk]))
    assert (again.status_code, again.url) == (303, reverse("release", args=[release.pk]))


def test_the_desk_opens_publishes_holds_and_withdraws() -> None:
    release = a_sealed_release()
    client, second = signed_in(a_secretary()), signed_in(a_secretary())
    assert release.repository.address in shown(client, "release-desk")
    page = shown(client, "release-desk-one", release.pk)
    assert "Who pulled" in page
    address = reverse("release-clear-window", args=[release.pk, "funder"])
    assert "opens at" in client.get(address).content.decode()
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 409
    assert client.post(reverse("release-publish", args=[release.pk])).status_code == 303
    hold = reverse("release-hold", args=[release.pk])
    assert client.post(hold, {"reason": ""}).status_code == 422
    assert client.post(hold, {"reason": "A report of a leak"}).status_code == 303
    withdraw = reverse("release-withdraw", args=[release.pk])
    assert client.post(withdraw, {"reason": "It leaked"}).status_code == 409
    assert second.post(withdraw, {"reason": "It leaked"}).status_code == 303
    assert Release.objects.get(pk=release.pk).state == "withdrawn"


def test_dates_move_by_form_and_promises_are_kept() -> None:
    release = a_sealed_release()
    client = signed_in(a_secretary())
    address = reverse("release-schedule", args=[release.pk])
    assert client.get(address).status_code == 200
    member = now() + timedelta(days=10)
    given = {"member": member.strftime("%Y-%m-%dT%H:%M")}
    assert client.post(address, given).status_code == 303
    assert abs(release.windows.get(tier="member").opens_at - member) < timedelta(minutes=1)
    later = now() + timedelta(days=20)
    refused = client.post(address, {"member": later.strftime("%Y-%m-%dT%H:%M")})
    assert refused.status_code == 422
    assert "adopted proposal" in refused.content.decode()


def test_a_grant_takes_two_people_and_admits() -> None:
    release = a_sealed_release()
    member = an_actor("engineer")
    given = {
        "organization": str(member.organization_id),
        "until": (now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M"),
        "reason": "Evaluates before clearance",
    }
    address = reverse("release-grant", args=[release.pk])
    client, second = signed_in(a_secretary()), signed_in(a_secretary())
    assert client.get(address).status_code == 200
    assert client.post(address, given).status_code == 303
    files = reverse("release-files", args=[release.pk])
    assert "not open to you" in signed_in(member).get(files).content.decode()
    assert client.post(address, given).status_code == 409
    assert second.post(address, given).status_code == 303
    assert "config.json" in signed_in(member).get(files).content.decode()
    grant = release.grants.get()
    assert client.post(reverse("grant-revoke", args=[grant.pk])).status_code == 303
    assert "not open to you" in signed_in(member).get(files).content.decode()


def test_the_auditor_reads_the_desk_without_buttons() -> None:
    release = a_sealed_release()
    client = signed_in(an_auditor())
    page = shown(client, "release-desk-one", release.pk)
    assert "Publish" not in page
    assert client.get(reverse("release-hold", args=[release.pk])).status_code == 403


def test_receipts_show_on_the_page_of_their_own_organization_only() -> None:
    release = opened(a_sealed_release(), "member")
    travel(by=timedelta(days=31))
    member = an_actor("engineer")
    actions.authorise_download(
        actor=member,
        at=now(),
        repository=release.repository,
        ref="main",
        path="tokenizer.json",
        route="hub",
    )
    address = ("release-access", release.pk)
    assert "tokenizer.json" in shown(signed_in(member), *address)
    assert "tokenizer.json" not in shown(signed_in(an_actor("engineer")), *address)
    desk = shown(signed_in(a_secretary()), "release-desk-one", release.pk)
    assert member.organization_name in desk


def test_as_many_queries_for_many_releases() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(an_actor("engineer"))
    counts = []
    for _ in range(2):
        for _ in range(2):
            opened(a_sealed_release(), "member")
        with CaptureQueriesContext(connection) as caught:
            shown(client, "releases")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 30
