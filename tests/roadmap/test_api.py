"""The roadmap over the API: public plans, prices for members, commands for the secretariat."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.roadmap.actions import authorise_run
from consortium.roadmap.models import Cycle, Run
from tests.factories.members import a_secretary, a_token, an_actor
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_run, accelerators, h100
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db

ASKED = {
    "parameters_total": 671 * 10**9,
    "parameters_active": 37 * 10**9,
    "tokens": 14_800_000_000_000,
    "accelerator": "nvidia-h100-sxm5",
    "kind": "moe",
    "micros": 2_000_000,
}


def get(path: str, **query: Any) -> Any:
    return Client().get(f"/api/v1/{path}", query)


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{path}", body or {}, content_type="application/json")


def test_anybody_reads_runs_and_what_they_take() -> None:
    run = a_run()
    listed = get("runs", state="planned").json()["results"]
    assert [item["id"] for item in listed] == [str(run.pk)]
    found = get(f"runs/{run.pk}/estimate").json()
    assert found["chip_hours"]["central"] == 6_371_105
    assert {item["name"] for item in found["inputs"]} >= {"Training compute", "Accelerator"}
    tag = get(f"runs/{run.pk}")["ETag"]
    again = Client().get(f"/api/v1/runs/{run.pk}", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_every_accelerator_has_its_factor() -> None:
    accelerators()
    found = {item["slug"]: item for item in get("accelerators").json()["results"]}
    assert len(found) == 25
    assert found["nvidia-a100-sxm-80gb"]["factor_ppm"] == 315_343
    assert found["nvidia-b300"]["flagged"] is True


def test_an_estimate_of_ones_own() -> None:
    h100()
    found = get("estimates/training", **ASKED).json()
    assert found["chip_hours"]["central"] == 4_192_930
    assert found["final_run"]["central"] == 838_585_981
    half = get("estimates/training", **ASKED, utilisation_ppm=440_000).json()
    assert half["chip_hours"]["central"] == 2_096_465


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"stage": "pruned"}, 422, "not_6nd"),
        ({"parameters_active": 672 * 10**9}, 422, "estimate_invalid"),
        ({"parameters_active": 0}, 400, "malformed"),
        ({"tokens": "1e12"}, 400, "malformed"),
        ({"utilisation_ppm": 10**6 + 1}, 400, "malformed"),
        ({"accelerator": "abacus"}, 422, "accelerator_unknown"),
        ({"surprise": 1}, 400, "malformed"),
        ({"tokens": None}, 400, "malformed"),
    ],
)
def test_a_wrong_question_is_refused(change: dict[str, Any], status: int, code: str) -> None:
    h100()
    asked = {name: value for name, value in {**ASKED, **change}.items() if value is not None}
    answer = get("estimates/training", **asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_prices_are_for_members() -> None:
    a_cycle()
    assert get("rate-cards").status_code == 401
    _, secret = a_token(actor=an_actor("admin"), scopes=("roadmap:read",))
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    cards = client.get("/api/v1/rate-cards").json()["results"]
    assert [card["basis"] for card in cards] == ["in_kind"]


def test_a_cycle_is_taken_to_its_end() -> None:
    cycle, staff = a_cycle(), signed_in(a_secretary())
    assert post(staff, f"cycles/{cycle.pk}/begin").json()["code"] == "no_such_move"
    for step, state in (
        ("lock", "locked"),
        ("begin", "running"),
        ("settle", "settling"),
        ("close", "settled"),
    ):
        answer = post(staff, f"cycles/{cycle.pk}/{step}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)


def test_a_run_is_taken_to_its_end_or_given_up() -> None:
    staff, run, other = signed_in(a_secretary()), a_run(), a_run()
    assert post(staff, f"runs/{run.pk}/start").json()["code"] == "no_such_move"
    authorise_run(
        actor=SYSTEM,
        at=now(),
        run=run,
        warrant_id=uuid.uuid4(),
        ceiling_milli_hours=1,
        ceiling_amount=1,
    )
    assert post(staff, f"runs/{run.pk}/start").json()["state"] == "running"
    assert post(staff, f"runs/{run.pk}/finish").json()["state"] == "finished"
    missing = post(staff, f"runs/{other.pk}/cancel")
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (400, "/reason")
    done = post(staff, f"runs/{other.pk}/cancel", {"reason": "no vote for it"})
    assert (done.json()["state"], done.json()["reason"]) == ("cancelled", "no vote for it")


@pytest.mark.parametrize("step", ["lock", "begin", "settle", "close"])
def test_members_move_no_cycle(step: str) -> None:
    cycle = a_cycle()
    assert post(signed_in(an_actor("admin")), f"cycles/{cycle.pk}/{step}").status_code == 403
    assert Cycle.objects.get().state == "collecting"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"parameters_active": 10**13}, 422, "estimate_invalid"),
        ({"parameters_total": 1.5}, 400, "malformed"),
        ({"tokens": 10**16, "parameters_total": 10**15, "parameters_active": 10**15}, 422,
         "figure_too_large"),
        ({"kind": "sparse"}, 400, "malformed"),
        ({"slug": "no slug"}, 400, "malformed"),
        ({"cycle": "00000000-0000-4000-8000-000000000000"}, 404, "not_found"),
        ({"accelerator": "abacus"}, 422, "accelerator_unknown"),
    ],
)  # fmt: skip
def test_a_wrong_plan_changes_nothing(change: dict[str, Any], status: int, code: str) -> None:
    body = {
        "cycle": str(a_cycle().pk),
        "slug": "crane",
        "name": "Crane",
        "kind": "moe",
        "parameters_total": 10**12,
        "parameters_active": 4 * 10**10,
        "tokens": 10**13,
        "accelerator": h100().slug,
        **change,
    }
    answer = post(signed_in(a_secretary()), "runs", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Run.objects.exists()


def test_shares_of_a_cycle_are_exact_and_for_members() -> None:
    pledge = a_pledge()
    a_pledge(cycle=pledge.cycle, amount=2_000_000_000)
    address = f"/api/v1/cycles/{pledge.cycle_id}/shares"
    assert Client().get(address).status_code == 401
    found = signed_in(an_actor()).get(address).json()
    assert sorted(row["share"] for row in found) == ["1/3", "2/3"]
