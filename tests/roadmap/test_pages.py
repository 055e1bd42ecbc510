"""The roadmap's pages: one run with its what-if, and the secretariat's cycles, prices and plans."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from consortium.kernel.moments import now
from consortium.roadmap.models import Cycle, RateCard, Run
from consortium.roadmap.web.forms import CountField, short_text
from tests.factories.members import a_secretary, an_actor
from tests.factories.roadmap import a_cycle, a_run, accelerators, h100
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db

WHAT_IF = {
    "n_total": "671B",
    "n_active": "37B",
    "tokens": "14.8T",
    "kind": "moe",
    "accelerator": "nvidia-h100-sxm5",
    "stage": "pretraining",
    "price": "2",
}


def test_a_run_is_shown_to_everybody_in_their_own_frame() -> None:
    address = reverse("run", args=[a_run().pk])
    for client, back in (
        (Client(), "open-roadmap"),
        (signed_in(an_actor()), "roadmap"),
        (signed_in(a_secretary()), "staff-roadmap"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        seen = page.content.decode()
        assert f'href="{reverse(back)}"' in seen
        for words in ("70.6B", "15T", "6,371,105 h", "28 % (H100 class dense)", "arXiv 2001.08361"):
            assert words in seen
    assert Client().get(reverse("run", args=[uuid.uuid4()])).status_code == 404


def test_a_what_if_answers_without_changing_anything() -> None:
    run = a_run()
    seen = Client().get(reverse("run", args=[run.pk]), WHAT_IF).content.decode()
    assert "4,192,930" in seen
    assert "$8.39M" in seen
    assert Run.objects.get().n_active == run.n_active


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n_active": "many"}, "Write a number such as 70.6B"),
        ({"n_active": "1.5"}, "not a whole number"),
        ({"n_active": "0"}, "above zero"),
        ({"n_active": "99999T"}, "above zero, at most"),
        ({"n_active": "٣B"}, "Write a number"),
        ({"n_active": "1" * 30}, "at most 24 characters"),
        ({"n_active": "700B"}, "at most the total"),
        ({"tokens": ""}, "required"),
        ({"price": "free"}, "Write a price"),
        ({"price": "0"}, "Write a price"),
        ({"accelerator": "abacus"}, "valid choice"),
        ({"stage": "distilled"}, "does not follow the 6·N·D rule"),
    ],
)
def test_a_wrong_what_if_says_what_to_do(change: dict[str, str], said: str) -> None:
    page = Client().get(reverse("run", args=[a_run().pk]), {**WHAT_IF, **change})
    assert page.status_code == 200
    assert said in page.content.decode()


def test_a_chip_whose_sources_conflict_is_flagged() -> None:
    run = a_run(accelerator=accelerators()["nvidia-b300"])
    seen = Client().get(reverse("run", args=[run.pk])).content.decode()
    assert "figures of this accelerator conflict" in seen
    assert "No published run" in seen


@pytest.mark.parametrize("number", [70_600_000_000, 15 * 10**12, 115_008, 1_234_567_891, 10**9])
def test_counts_are_shown_as_they_are_read(number: int) -> None:
    assert CountField().clean(short_text(number)) == number


def test_the_secretariat_opens_prices_and_locks_a_cycle() -> None:
    h100()
    staff = signed_in(a_secretary())
    dates = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    body = {"name": "Cycle 9", "currency": "usd", **dates}
    opened = staff.post(
        reverse("staff-cycle-open"), {**body, "due_on": "2026-12-01", "locks_on": "2026-12-15"}
    )
    assert opened.status_code == 303
    cycle = Cycle.objects.get()
    rates = reverse("staff-rate-enter", args=[cycle.pk])
    price = {"observed_on": now().date().isoformat(), "source": "a quote"}
    for words in ("2.10", "2.25", "2.40"):
        rental = {"basis": "rental", "accelerator": h100().slug, "price": words}
        assert staff.post(rates, {**price, **rental}).status_code == 303
    staff.post(rates, {**price, "basis": "in_kind", "accelerator": "", "price": "2.2"})
    card = RateCard.objects.get(basis="in_kind")
    assert card.micros == 2_200_000
    assert staff.post(reverse("staff-rate-approve", args=[card.pk])).status_code == 303
    seen = staff.get(reverse("staff-cycle", args=[cycle.pk])).content.decode()
    assert "2.20 USD" in seen
    for state in ("locked", "running", "settling", "settled"):
        staff.post(reverse("staff-cycle-move", args=[cycle.pk]))
        cycle.refresh_from_db()
        assert cycle.state == state
    assert staff.post(reverse("staff-cycle-move", args=[cycle.pk])).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price": "0"}, "Write a price"),
        ({"price": "1.2345678"}, "Write a price"),
        ({"price": "-1"}, "Write a price"),
        ({"observed_on": "2999-01-01"}, "today or before"),
        ({"basis": "in_kind", "accelerator": "nvidia-h100-sxm5"}, "per H100e-hour"),
        ({"basis": "gift"}, "valid choice"),
        ({"source": ""}, "required"),
    ],
)
def test_a_wrong_price_is_refused_beside_its_field(change: dict[str, str], said: str) -> None:
    cycle, chip = a_cycle(with_rate=False), h100()
    body = {
        "basis": "rental",
        "accelerator": chip.slug,
        "price": "2.20",
        "observed_on": now().date().isoformat(),
        "source": "a quote",
        **change,
    }
    answer = signed_in(a_secretary()).post(reverse("staff-rate-enter", args=[cycle.pk]), body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RateCard.objects.exists()


PLAN = {
    "name": "Crane",
    "slug": "crane",
    "kind": "moe",
    "n_total": "1T",
    "n_active": "40B",
    "tokens": "20T",
    "accelerator": "nvidia-h100-sxm5",
    "precision": "bf16",
    "staff_cost": "10,000,000",
}


def test_the_secretariat_plans_and_cancels_a_run() -> None:
    cycle, staff = a_cycle(), signed_in(a_secretary())
    planned = staff.post(reverse("staff-run-plan", args=[cycle.pk]), PLAN)
    assert planned.status_code == 303
    run = Run.objects.get()
    assert (run.n_total, run.tokens, run.staff_cost) == (10**12, 20 * 10**12, 10**9)
    assert "Cancel…" in staff.get(planned["Location"]).content.decode()
    cancel = reverse("staff-run-cancel", args=[run.pk])
    assert staff.get(cancel).status_code == 200
    assert staff.post(cancel, {"reason": ""}).status_code == 422
    assert staff.post(cancel, {"reason": "no vote for it"}).status_code == 303
    assert "Cancelled: no vote for it" in Client().get(planned["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n_active": "2T"}, "at most the total"),
        ({"tokens": "-1"}, "Write a number"),
        ({"staff_cost": "-1"}, "from zero up"),
        ({"staff_cost": "1.234"}, "decimal digits"),
        ({"slug": "not a slug"}, "valid"),
        ({"n_total": "9999T", "n_active": "9999T", "tokens": "9999T"}, "books can hold"),
    ],
)
def test_a_wrong_plan_is_refused(change: dict[str, str], said: str) -> None:
    cycle = a_cycle()
    address = reverse("staff-run-plan", args=[cycle.pk])
    answer = signed_in(a_secretary()).post(address, {**PLAN, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Run.objects.exists()


def test_members_reach_none_of_it() -> None:
    cycle, member = a_cycle(), signed_in(an_actor("admin"))
    for name in ("staff-cycle", "staff-rate-enter", "staff-run-plan"):
        assert member.get(reverse(name, args=[cycle.pk])).status_code in (403, 404)
    assert member.post(reverse("staff-cycle-move", args=[cycle.pk])).status_code == 403
    cycle.refresh_from_db()
    assert cycle.state == "collecting"
