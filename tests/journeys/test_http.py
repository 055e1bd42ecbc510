"""The whole story over HTTP: join → pledge → decide → fund → deliver → release → account.

Nobody here touches a table or an action. Companies apply on the public form, people follow the
link in their letter, pipelines hold tokens, and the clock does what `manage.py tick` does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from consortium.journal import queries as journal
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now, travel
from consortium.management.demo.model import model_files
from consortium.roadmap.actions import load_accelerators
from members.actions import appoint_staff
from members.models import Organization
from tests.factories.members import PASSWORD, a_person
from tests.journeys.people import Caller, clockwork, invited, signed_in, with_token

pytestmark = pytest.mark.django_db

H100 = "nvidia-h100-sxm5"
IN_KIND = 2_200_000  # micro-dollars per H100e-hour
COMPANIES = {  # tier, pledged H100 hours, pledged dollars
    "Osterlyn Foundry": ("founding", 2_000_000, 0),
    "Pellworth Grid": ("full", 1_000_000, 0),
    "Quillmere Press": ("associate", 0, 2_200_000),
}


@dataclass
class Company:
    """A member: its admin (who is also its delegate), its finance, its engineer."""

    id: str
    admin: Caller
    finance: Caller
    engineer: Caller


@dataclass
class Story:
    """What the chapters hand to each other."""

    secretary: Caller
    companies: dict[str, Company] = field(default_factory=dict)
    cycle: str = ""
    run: str = ""
    proposal: str = ""
    pool: str = ""
    release: str = ""

    @property
    def three(self) -> list[Company]:
        return list(self.companies.values())


def test_the_story() -> None:
    story = a_secretariat()
    companies_join(story)
    a_cycle_opens(story)
    members_pledge(story)
    a_run_is_planned(story)
    the_size_is_decided(story)
    the_cost_is_shared(story)
    compute_is_delivered(story)
    the_rest_is_paid(story)
    the_model_is_released(story)
    everybody_may_check_everything(story)


def a_secretariat() -> Story:
    """The consortium begins with a secretariat and the published table of accelerators."""
    person = a_person(email="cleo@secretariat.example", password=PASSWORD, name="Cleo Marsh")
    appoint_staff(actor=SYSTEM, at=now(), person=person, roles=["secretariat"])
    load_accelerators(actor=SYSTEM, at=now(), valid_from=date(2020, 1, 1))
    return Story(signed_in("cleo@secretariat.example"))


def companies_join(story: Story) -> None:
    """Apply, be admitted, follow the letter's link, invite colleagues."""
    for name, (tier, _, _) in COMPANIES.items():
        slug = name.split()[0].lower()
        Caller().submit(
            "/apply/",
            name=name,
            slug=slug,
            country="NL",
            tier=tier,
            contact_name="The contact",
            contact_email=f"admin@{slug}.example",
        )
    assert Caller().get("organizations")["results"] == []  # applications are nobody's business
    applications = story.secretary.get("organizations?state=applied")["results"]
    applications.sort(key=lambda one: list(COMPANIES).index(one["name"]))
    for one in applications:
        story.secretary.submit(f"/staff/organizations/{one['id']}/admit/", tier=one["tier"])
    clockwork()
    for one in applications:
        story.companies[one["name"]] = staffed(one["id"], one["slug"])
    members = Caller().get("organizations")["results"]
    assert sorted(one["name"] for one in members) == sorted(COMPANIES)


def staffed(id: str, slug: str) -> Company:
    """The contact takes the admin's seat and invites finance and an engineer."""
    admin = invited(f"admin@{slug}.example", "Ada")
    for role in ("finance", "engineer"):
        admin.do("invitations", {"email": f"{role}@{slug}.example", "roles": [role]})
    clockwork()
    finance = invited(f"finance@{slug}.example", "Finn")
    engineer = invited(f"engineer@{slug}.example", "Enna")
    assert {tuple(seat["roles"]) for seat in admin.get("seats")["results"]} == {
        ("admin", "delegate"),
        ("finance",),
        ("engineer",),
    }
    return Company(id, admin, finance, engineer)


def a_cycle_opens(story: Story) -> None:
    """The secretariat opens a year, and an in-kind price no dearer than the market."""
    today, cleo = now().date(), story.secretary
    story.cycle = cleo.do(
        "cycles",
        {
            "name": "Cycle 1",
            "currency": "USD",
            "starts_on": str(today - timedelta(days=1)),
            "ends_on": str(today + timedelta(days=364)),
            "due_on": str(today + timedelta(days=10)),
            "locks_on": str(today + timedelta(days=20)),
        },
    )["id"]
    price = {
        "cycle": story.cycle,
        "valid_from": str(today - timedelta(days=1)),
        "observed_on": str(today),
        "cited_from": "an invented quote",
    }
    for quote in (2_200_000, 2_300_000, 2_500_000):
        rental = {**price, "basis": "rental", "accelerator": H100, "micros": quote}
        cleo.do("rate-cards", rental)
    card = cleo.do("rate-cards", {**price, "basis": "in_kind", "micros": IN_KIND})
    cleo.do(f"rate-cards/{card['id']}/approve")


def members_pledge(story: Story) -> None:
    """Finance drafts, the admin signs, the secretariat accepts; each sees its exact share."""
    for name, (_, hours, dollars) in COMPANIES.items():
        company = story.companies[name]
        pipeline = with_token(company.finance, "pledge:write", "pledge:read")
        kind = {"kind": "compute", "accelerator": H100, "amount": hours * 1000}
        cash = {"kind": "cash", "amount": dollars * 100}
        pledge = pipeline.do("pledges", {"cycle": story.cycle, **(kind if hours else cash)})
        assert pipeline.send(f"pledges/{pledge['id']}/signature").status_code == 403
        signed = company.admin.do(f"pledges/{pledge['id']}/signature")
        assert signed["state"] == "signed"
        assert company.finance.send(f"pledges/{pledge['id']}/acceptance").status_code == 403
        story.secretary.do(f"pledges/{pledge['id']}/acceptance")
    shares = {
        line["name"]: Fraction(line["share"])
        for line in story.three[0].admin.get(f"cycles/{story.cycle}/shares")
    }
    assert shares == {
        "Osterlyn Foundry": Fraction(1, 2),  # 2.0M h at $2.20 = $4.4M
        "Pellworth Grid": Fraction(1, 4),
        "Quillmere Press": Fraction(1, 4),
    }


def a_run_is_planned(story: Story) -> None:
    """A run with a need, and an estimate that says what it assumes."""
    story.run = story.secretary.do(
        "runs",
        {
            "cycle": story.cycle,
            "slug": "tern-8b",
            "name": "Tern 8B",
            "kind": "dense",
            "parameters_total": 8_000_000_000,
            "parameters_active": 8_000_000_000,
            "tokens": 2_000_000_000_000,
            "accelerator": H100,
            "staff_cost": 500_000_00,
            "data_cost": 200_000_00,
        },
    )["id"]
    assert Caller().get(f"runs/{story.run}")["state"] == "planned"  # the roadmap is public
    assert Caller().get(f"runs/{story.run}/estimate")


def the_size_is_decided(story: Story) -> None:
    """Osterlyn drafts, Pellworth sponsors; a week's discussion; the lower weighted median wins."""
    osterlyn, pellworth, quillmere = story.three
    drafted = osterlyn.admin.do(
        "proposals",
        {
            "kind": "size",
            "cycle": story.cycle,
            "run": story.run,
            "title": "How large shall Tern be?",
            "text": "Three sizes, each with its whole cost.",
            "rule": size_rule_of(osterlyn.admin),
            "currency": "USD",
            "split": {"rule": "proportional"},
            "options": [
                {"title": "No run", "cost": 0, "status_quo": True},
                {
                    "title": "8B",
                    "cost": 1_000_000_00,
                    "n_total": 8_000_000_000,
                    "n_active": 8_000_000_000,
                    "tokens": 2_000_000_000_000,
                    "need_milli_h100e_hours": 300_000_000,
                },
                {
                    "title": "30B",
                    "cost": 4_000_000_00,
                    "n_total": 30_000_000_000,
                    "n_active": 30_000_000_000,
                    "tokens": 2_000_000_000_000,
                    "need_milli_h100e_hours": 1_000_000_000,
                },
            ],
        },
    )
    story.proposal = one = f"proposals/{drafted['id']}"
    pellworth.admin.do(f"{one}/sponsor")
    osterlyn.admin.do(f"{one}/publish")
    travel(by=timedelta(days=8))
    opens_at = now() + timedelta(minutes=5)
    osterlyn.admin.do(f"{one}/schedule", {"opens_at": opens_at.isoformat()})
    travel(by=timedelta(minutes=6))
    clockwork()
    assert quillmere.admin.get(one)["state"] == "open"
    size_by_name = {o["title"]: o["key"] for o in drafted["version"]["options"]}
    for company, size in ((osterlyn, "8B"), (pellworth, "30B"), (quillmere, "8B")):
        company.admin.do(f"{one}/ballot", {"choice": {"peak": size_by_name[size]}})
    # Nobody sees a choice before the count, and nobody but the delegate holds a receipt.
    assert quillmere.admin.read(f"/api/v1/{one}/result").status_code == 409
    assert quillmere.finance.read(f"/api/v1/{one}/ballot").status_code == 404
    travel(by=timedelta(days=30))
    clockwork()
    late = quillmere.admin.send(f"{one}/ballot", {"choice": {"peak": size_by_name["8B"]}})
    assert late.status_code == 409
    travel(by=timedelta(days=30))
    clockwork()
    result = quillmere.admin.get(f"{one}/result")
    assert (result["passed"], result["winners"]) == (True, [size_by_name["8B"]])
    assert Caller().get(f"runs/{story.run}")["state"] == "authorised"


def size_rule_of(caller: Caller) -> dict[str, Any]:
    """The consortium's usual rule for sizes, checked by the API before it is used."""
    from votes.domain.presets import size_rule

    rule: dict[str, Any] = size_rule().plain()
    caller.do("rules/validate", {"rule": rule})
    return rule


def the_cost_is_shared(story: Story) -> None:
    """The adopted vote opened a pool; the shares add up to the cent."""
    (pool,) = story.three[0].finance.get("pools")["results"]
    story.pool = pool["id"]
    shares = [c.finance.get(f"pools/{story.pool}/position")["share"]["amount"] for c in story.three]
    assert shares == [500_000_00, 250_000_00, 250_000_00]


def compute_is_delivered(story: Story) -> None:
    """Osterlyn's cluster reports; a repeated event counts once; accepted hours are paid for."""
    osterlyn = story.three[0]
    story.secretary.do(f"runs/{story.run}/start")
    cluster = with_token(osterlyn.engineer, "delivery:write")
    event = {
        "run": story.run,
        "accelerator": H100,
        "chip_seconds": 100_000 * 3600,
        "worked_on": str(now().date()),
        "event_source": "urn:osterlyn:slurm",
        "event_id": "job-1",
    }
    delivery = cluster.do("deliveries", event)
    assert cluster.do("deliveries", event)["id"] == delivery["id"]
    other = cluster.send("deliveries", {**event, "chip_seconds": 1})
    assert other.status_code == 409
    story.secretary.do(f"deliveries/{delivery['id']}/acceptance")
    clockwork()
    position = osterlyn.finance.get(f"pools/{story.pool}/position")
    assert position["in_kind"]["amount"] == 100_000 * 220  # h × $2.20
    assert position["balance"]["amount"] == 500_000_00 - 220_000_00
    story.secretary.do(f"runs/{story.run}/finish")


def the_rest_is_paid(story: Story) -> None:
    """A quarter falls due. Osterlyn's transfer settles its share; entered twice, it counts once."""
    travel(by=timedelta(days=45))
    osterlyn, _, quillmere = story.three
    transfer = {
        "organization": osterlyn.id,
        "pool": story.pool,
        "amount": 280_000_00,
        "currency": "USD",
        "received_on": str(now().date()),
        "reference": "OST-2026-11",
    }
    assert quillmere.finance.send("billing/payments", transfer).status_code == 403
    story.secretary.do("billing/payments", transfer)
    assert story.secretary.send("billing/payments", transfer).status_code in (200, 201, 409)
    assert osterlyn.finance.get(f"pools/{story.pool}/position")["balance"]["amount"] == 0
    assert quillmere.finance.get(f"pools/{story.pool}/position")["balance"]["amount"] == 250_000_00
    assert osterlyn.finance.get("billing/statement")
    (payment,) = osterlyn.finance.get("billing/payments")["results"]
    assert payment["reference"] == "OST-2026-11"
    assert quillmere.finance.get("billing/payments")["results"] == []
    assert "$280,000.00" in osterlyn.finance.see("/portal/billing/")


def the_model_is_released(story: Story) -> None:
    """A pipeline uploads and seals; members read in their windows; strangers learn nothing."""
    osterlyn, _, quillmere = story.three
    pipeline = with_token(osterlyn.engineer, "release:read", "release:write")
    address = pipeline.do("repositories", {"name": "tern-8b"})["address"]
    given = {"repository": address, "version": "1.0.0", "run": story.run}
    story.release = one = pipeline.do("releases", given)["id"]
    files = model_files(title="Tern", version="1.0.0", seed="tern")
    for path, content in files.items():
        pipeline.upload(one, path, content)
    pipeline.do(f"releases/{one}/commits", {"summary": "Tern 8B 1.0.0"})
    pipeline.do(f"releases/{one}/seal")
    clockwork()
    assert quillmere.admin.get(f"releases/{one}")["state"] == "sealed"
    weights = next(path for path in files if path.endswith(".safetensors"))
    download = f"/api/v1/releases/{one}/files/{weights}"
    funder = with_token(osterlyn.admin, "release:read")
    debtor = with_token(quillmere.admin, "release:read")
    stranger = Caller()
    # Sealed: members know of it, every window is still shut, strangers learn nothing.
    assert [caller.read(download).status_code for caller in (funder, debtor)] == [403, 403]
    assert stranger.read(f"/api/v1/releases/{one}").status_code == 404
    story.secretary.do(f"releases/{one}/publish")
    # Who met its share enters at once; who owes waits for the members' window, and is told when.
    assert received(funder, download) == files[weights]
    refused = debtor.read(download)
    assert refused.status_code == 403
    assert str((now() + timedelta(days=30)).year) in refused.json()["detail"]
    assert stranger.read(download).status_code == 403
    travel(by=timedelta(days=30, minutes=1))
    assert received(debtor, download) == files[weights]
    assert stranger.read(download).status_code == 403
    travel(by=timedelta(days=60))
    assert received(stranger, download) == files[weights]
    (receipt,) = quillmere.admin.get(f"releases/{one}/receipts")["results"]  # the own one only
    assert receipt["path"] == weights


def received(caller: Caller, path: str) -> bytes:
    """The bytes of a download, whole and with the digest that the answer names."""
    response = caller.read(path)
    assert response.status_code == 200, response.content
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a stream
    assert response["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    return body


def everybody_may_check_everything(story: Story) -> None:
    """The journal holds the story in order, each reads its own part, and the chain verifies."""
    verdict = journal.verify()
    assert verdict.fault == ""
    told: set[str] = set()
    path = "journal/lines?page_size=200"
    while path:
        page = story.secretary.get(path)
        told |= {line["verb"] for line in page["results"]}
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert told >= {
        "organization.admitted",
        "seat.taken",
        "pledge.accepted",
        "proposal.counted",
        "run.authorised",
        "pool.opened",
        "split.frozen",
        "delivery.accepted",
        "release.published",
    }
    stranger = {line["verb"] for line in story.three[2].admin.get("journal/lines")["results"]}
    assert "delivery.accepted" not in stranger  # Osterlyn's own
    assert Organization.objects.filter(state="admitted").count() == 3
