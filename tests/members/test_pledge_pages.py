"""The pages and endpoints of pledges: draft, second signature, acceptance, and who sees what."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consortium.kernel.moments import now
from consortium.roadmap.actions import lock_cycle
from consortium.roadmap.models import Run
from members.models import Delivery, Organization, Pledge
from tests.factories.members import a_secretary, a_token, an_actor, an_organization
from tests.factories.pledges import a_delivery, a_pledge
from tests.factories.roadmap import a_cycle, a_running_run, h100
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
    assert drafter.get(reverse("pledge-new")).status_code == 200
    what = {"kind": "compute", "accelerator": "nvidia-h100-sxm5", "amount": "2,000,000"}
    page = drafter.get(reverse("pledge-new"), what)
    assert page.status_code == 200
    seen = page.content.decode()
    for figure in ("2,000,000 h", "$4,400,000.00", "100.00 %", "500,000"):
        assert figure in seen
    body = {**what, "part_1": "0", "part_2": "500,000", "part_3": "500,000.5",
            "part_4": "999,999.5", "idempotency_key": key_of(seen)}  # fmt: skip
    first = drafter.post(reverse("pledge-new"), body)
    again = drafter.post(reverse("pledge-new"), body)
    assert (first.status_code, again.status_code) == (303, 303)
    pledge = Pledge.objects.get()
    assert pledge.milli_hours == 2_000_000_000
    assert pledge.schedule == [0, 500_000_000, 500_000_500, 999_999_500]
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
        ("-5", "cash", "", "above zero"),
        ("1.2345", "compute", "nvidia-h100-sxm5", "Write a number"),
        ("1.234", "cash", "", "Write a number"),
        ("٣", "cash", "", "Write a number"),
        ("999999999999999", "cash", "", "more than the books can hold"),
        ("10", "compute", "abacus", "valid choice"),
        ("", "cash", "", "required"),
    ],
)
def test_a_wrong_form_says_what_to_do(amount: str, kind: str, accelerator: str, said: str) -> None:
    a_cycle()
    client = signed_in(an_actor("admin"))
    body = {"kind": kind, "accelerator": accelerator, "amount": amount}
    for answer in (
        client.post(reverse("pledge-new"), body),
        client.get(reverse("pledge-new"), body),
    ):
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("1", "1", "1", "1"), "do not add up"),
        (("-1", "1", "5", "5"), "above zero"),
        (("x", "", "", ""), "Write a number"),
    ],
)
def test_quarterly_parts_make_up_the_whole(parts: tuple[str, ...], said: str) -> None:
    a_cycle()
    client = signed_in(an_actor("finance"))
    body = {"kind": "cash", "amount": "10.00"}
    body |= {f"part_{number}": part for number, part in enumerate(parts, start=1)}
    answer = client.post(reverse("pledge-new"), body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Pledge.objects.exists()


def test_a_locked_cycle_says_so_and_takes_nothing() -> None:
    cycle = a_cycle()
    signed = a_pledge(cycle=cycle, state="signed")
    lock_cycle(actor=a_secretary(), at=now(), cycle=cycle)
    client = signed_in(an_actor("admin"))
    assert "its pledges are fixed" in client.get(reverse("pledge-new")).content.decode()
    answer = client.post(reverse("pledge-new"), {"kind": "cash", "amount": "10.00"})
    assert answer.status_code == 409
    assert "locked its pledges" in answer.content.decode()
    late = signed_in(a_secretary()).post(reverse("pledge-accept", args=[signed.pk]), follow=True)
    assert "came too late" in late.content.decode()
    signed.refresh_from_db()
    assert signed.state == "signed"


def test_a_draft_waits_in_the_navigation_of_who_may_sign() -> None:
    draft = a_pledge(state="draft")
    signer = signed_in(an_actor("admin", organization=draft.organization))
    assert "waits for your signature" in signer.get(reverse("pledges")).content.decode()
    observer = signed_in(an_actor("observer", organization=draft.organization))
    assert "waits for your signature" not in observer.get(reverse("pledges")).content.decode()


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
        ({"cycle": "00000000-0000-4000-8000-000000000000"}, 404, "not_found"),
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


def test_lists_come_as_csv_with_what_a_spreadsheet_would_run_defused() -> None:
    pledge = a_pledge(organization=an_organization(name="=1+1"))
    a_pledge(cycle=pledge.cycle, kind="cash", amount=60)
    member = signed_in(an_actor("finance", organization=pledge.organization))
    answer = member.get(reverse("pledges"), {"format": "csv", "state": "accepted"})
    assert answer["Content-Type"].startswith("text/csv")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 3
    assert "0.60" in lines[1]
    assert lines[2].startswith("'=1+1,compute,nvidia-h100-sxm5,1000000000,")
    run = a_running_run(cycle=pledge.cycle)
    a_delivery(organization=pledge.organization, run=run)
    a_delivery(organization=an_organization(), run=run)
    found = member.get(reverse("deliveries"), {"format": "csv"}).content.decode().splitlines()
    assert len(found) == 2
    assert "2200.00" in found[1]


def test_every_page_opens_for_its_reader() -> None:
    pledge = a_pledge()
    a_pledge(cycle=pledge.cycle, kind="cash", organization=pledge.organization)
    organization = Organization.objects.first()
    member = signed_in(an_actor("admin", organization=organization))
    for name in ("pledges", "pledge-new", "deliveries", "delivery-new"):
        assert member.get(reverse(name)).status_code == 200, name
    secretary = signed_in(a_secretary())
    for name in ("staff-pledges", "staff-deliveries", "staff-cycles", "staff-cycle-open"):
        assert secretary.get(reverse(name)).status_code == 200, name
        assert member.get(reverse(name)).status_code in (403, 404), name
    assert not Delivery.objects.exists()


def deliver(client: Client, on: Run, /, **change: object) -> Any:
    body = {
        "run": str(on.pk),
        "accelerator": h100().slug,
        "chip_hours": "1,536",
        "worked_on": now().date().isoformat(),
        "event_id": "job 1",
        **change,
    }
    return client.post(reverse("delivery-new"), body)


def test_a_delivery_is_reported_disputed_and_accepted() -> None:
    organization, run = an_organization(), a_running_run()
    engineer = signed_in(an_actor("engineer", organization=organization))
    assert engineer.get(reverse("delivery-new")).status_code == 200
    assert deliver(engineer, run).status_code == 303
    delivery = Delivery.objects.get()
    assert (delivery.chip_seconds, delivery.value) == (5_529_600, 337_920)
    assert "$3,379.20" in engineer.get(reverse("deliveries")).content.decode()
    staff = signed_in(a_secretary())
    assert organization.name in staff.get(reverse("staff-deliveries")).content.decode()
    dispute = reverse("delivery-dispute", args=[delivery.pk])
    assert staff.get(dispute).status_code == 200
    assert staff.post(dispute, {"reason": ""}).status_code == 422
    assert staff.post(dispute, {"reason": "counted twice?"}).status_code == 303
    assert "counted twice?" in engineer.get(reverse("deliveries")).content.decode()
    assert staff.post(reverse("delivery-accept", args=[delivery.pk])).status_code == 303
    delivery.refresh_from_db()
    assert delivery.state == "accepted"
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(value=1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"chip_hours": "many"}, "Write hours"),
        ({"chip_hours": "0"}, "above zero"),
        ({"chip_hours": "-1"}, "above zero"),
        ({"worked_on": "1999-01-01"}, "The day lies from"),
        ({"worked_on": "2999-01-01"}, "The day lies from"),
        ({"worked_on": "soon"}, "valid date"),
        ({"run": str(uuid.UUID(int=7))}, "valid choice"),
        ({"event_id": ""}, "required"),
    ],
)
def test_a_wrong_report_says_what_to_do(change: dict[str, object], said: str) -> None:
    run = a_running_run()
    answer = deliver(signed_in(an_actor("engineer")), run, **change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_token_reports_an_event_once() -> None:
    run = a_running_run()
    _, secret = a_token(actor=an_actor("engineer"), scopes=("delivery:write",))
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    event = {
        "run": str(run.pk),
        "accelerator": h100().slug,
        "chip_seconds": 3600,
        "worked_on": now().date().isoformat(),
        "event_source": "urn:alder:slurm",
        "event_id": "1",
    }

    def send(**change: object) -> Any:
        return client.post("/api/v1/deliveries", {**event, **change}, "application/json")

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = send(chip_seconds=3601)
    assert (other.status_code, other.json()["code"]) == (409, "delivery_conflict")
    for change, status, code in (
        ({"chip_seconds": 1.5}, 400, "malformed"),
        ({"chip_seconds": 0}, 400, "malformed"),
        ({"worked_on": "2999-01-01", "event_id": "2"}, 422, "delivery_invalid"),
        ({"accelerator": "abacus", "event_id": "2"}, 422, "accelerator_unknown"),
        ({"run": "00000000-0000-4000-8000-000000000000", "event_id": "2"}, 404, "not_found"),
    ):
        refused = send(**change)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert Delivery.objects.count() == 1
    found = client.get(f"/api/v1/deliveries?run={run.pk}").json()["results"]
    assert [item["event_id"] for item in found] == ["1"]


def test_deliveries_of_others_do_not_exist() -> None:
    run = a_running_run()
    delivery = a_delivery(organization=an_organization(), run=run)
    stranger = signed_in(an_actor("engineer"))
    foreign = stranger.get(f"/api/v1/deliveries/{delivery.pk}")
    missing = stranger.get(f"/api/v1/deliveries/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert stranger.get("/api/v1/deliveries").json()["results"] == []
    accept = stranger.post(f"/api/v1/deliveries/{delivery.pk}/acceptance")
    assert accept.status_code == 403
