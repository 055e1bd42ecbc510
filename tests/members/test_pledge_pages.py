"""The pages and endpoints of pledges: draft, second signature, acceptance, and who sees what."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Delivery, Organization, Pledge
from tests.factories.members import a_secretary, a_token, an_actor, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, h100
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def key_of(page: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_from_draft_to_acceptance_in_three_sessions() -> None:
    a_cycle()
    organization = an_organization()
    drafter = signed_in(an_actor("admin", organization=organization))
    page = drafter.get(reverse("pledge-new"))
    assert page.status_code == 200
    body = {
        "kind": "compute",
        "accelerator": "nvidia-h100-sxm5",
        "amount": "2,000,000",
        "idempotency_key": key_of(page.content.decode()),
    }
    first = drafter.post(reverse("pledge-new"), body)
    again = drafter.post(reverse("pledge-new"), body)
    assert (first.status_code, again.status_code) == (303, 303)
    pledge = Pledge.objects.get()
    assert pledge.milli_hours == 2_000_000_000
    address = reverse("pledge", args=[pledge.pk])
    assert "You drafted this" in drafter.get(address).content.decode()
    refused = drafter.post(reverse("pledge-sign", args=[pledge.pk]), follow=True)
    assert "signed by a second person" in refused.content.decode()
    signer = signed_in(an_actor("admin", organization=organization))
    assert "Sign the pledge" in signer.get(address).content.decode()
    signer.post(reverse("pledge-sign", args=[pledge.pk]))
    secretary = signed_in(a_secretary())
    assert organization.name in secretary.get(reverse("staff-pledges")).content.decode()
    secretary.post(reverse("pledge-accept", args=[pledge.pk]))
    pledge.refresh_from_db()
    assert pledge.state == "accepted"
    assert "100.00 %" in signer.get(reverse("pledges")).content.decode()


@pytest.mark.parametrize(
    ("amount", "kind", "accelerator", "said"),
    [
        ("many", "compute", "nvidia-h100-sxm5", "Write a number"),
        ("10", "compute", "", "Choose the accelerator"),
        ("0", "cash", "", "above zero"),
        ("", "cash", "", "required"),
    ],
)
def test_a_wrong_form_says_what_to_do(amount: str, kind: str, accelerator: str, said: str) -> None:
    a_cycle()
    client = signed_in(an_actor("admin"))
    body = {"kind": kind, "accelerator": accelerator, "amount": amount}
    answer = client.post(reverse("pledge-new"), body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Pledge.objects.exists()


def test_a_foreign_draft_does_not_exist() -> None:
    draft = a_pledge(state="draft")
    stranger = signed_in(an_actor("admin"))
    foreign = stranger.get(reverse("pledge", args=[draft.pk]))
    missing = stranger.get(reverse("pledge", args=[uuid.uuid4()]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    api = [
        stranger.get(f"/api/v1/pledges/{identity}").content for identity in (draft.pk, uuid.uuid4())
    ]
    assert api[0] == api[1]


def test_a_stale_sign_in_is_asked_to_step_up() -> None:
    draft = a_pledge(state="draft")
    actor = an_actor("admin", organization=draft.organization)
    answer = signed_in(actor, fresh=False).post(reverse("pledge-sign", args=[draft.pk]))
    assert answer.status_code == 303
    assert "reauthenticate" in answer["Location"]
    draft.refresh_from_db()
    assert draft.state == "draft"


def api(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_token_drafts_once_and_cannot_sign() -> None:
    cycle = a_cycle()
    actor = an_actor("admin")
    _, secret = a_token(actor=actor, scopes=("pledge:write", "pledge:read"))
    body = {
        "cycle": str(cycle.pk),
        "kind": "compute",
        "amount": 1000,
        "accelerator": h100().slug,
    }
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    refused = client.post("/api/v1/pledges", body, content_type="application/json")
    assert refused.json()["code"] == "idempotency_key_required"
    with_key = {"headers": {"Idempotency-Key": "1"}, "content_type": "application/json"}
    first = client.post("/api/v1/pledges", body, **with_key)  # type: ignore[arg-type]  # Django's Client
    again = client.post("/api/v1/pledges", body, **with_key)  # type: ignore[arg-type]  # likewise
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Pledge.objects.count() == 1
    sign = client.post(f"/api/v1/pledges/{first.json()['id']}/signature")
    assert (sign.status_code, sign.json()["code"]) == (403, "tokens_refused")


def test_a_command_names_the_version_it_was_decided_on() -> None:
    pledge = a_pledge(state="signed")
    client = signed_in(a_secretary())
    address = f"/api/v1/pledges/{pledge.pk}"
    headers = {"Idempotency-Key": "1"}
    missing = client.post(f"{address}/acceptance", content_type="application/json", headers=headers)
    assert missing.json()["code"] == "precondition_required"
    stale = client.post(
        f"{address}/acceptance",
        content_type="application/json",
        headers={**headers, "If-Match": '"0-0"'},
    )
    assert stale.json()["code"] == "precondition_failed"
    tag = client.get(address)["ETag"]
    done = client.post(
        f"{address}/acceptance",
        content_type="application/json",
        headers={**headers, "If-Match": tag},
    )
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": 1.5}, 400, "malformed"),
        ({"amount": "1"}, 400, "malformed"),
        ({"amount": True}, 400, "malformed"),
        ({"amount": 0}, 400, "malformed"),
        ({"surprise": 1}, 400, "malformed"),
        ({"accelerator": "abacus"}, 422, "accelerator_unknown"),
        ({"accelerator": None}, 422, "pledge_invalid"),
        ({"kind": "cash"}, 422, "pledge_invalid"),
        ({"schedule": [1, 1, 1, 1]}, 422, "schedule_invalid"),
        ({"cycle": str(uuid.uuid4())}, 404, "not_found"),
    ],
)
def test_bad_input_changes_nothing(change: dict[str, object], status: int, code: str) -> None:
    cycle = a_cycle()
    body = {
        "cycle": str(cycle.pk),
        "kind": "compute",
        "amount": 1000,
        "accelerator": h100().slug,
        **change,
    }
    client = signed_in(an_actor("admin"))
    answer = client.post(
        "/api/v1/pledges", body, content_type="application/json", headers={"Idempotency-Key": "1"}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Pledge.objects.exists()


def test_every_page_opens_for_its_reader() -> None:
    a_pledge()
    organization = Organization.objects.first()
    member = signed_in(an_actor("admin", organization=organization))
    for name in ("pledges", "pledge-new", "deliveries", "delivery-new"):
        assert member.get(reverse(name)).status_code == 200, name
    secretary = signed_in(a_secretary())
    for name in ("staff-pledges", "staff-deliveries", "staff-cycles", "staff-cycle-open"):
        assert secretary.get(reverse(name)).status_code == 200, name
        assert member.get(reverse(name)).status_code in (403, 404), name
    assert not Delivery.objects.exists()
