"""Scenes of planning: cycles, prices, pledges, runs."""

from __future__ import annotations

from datetime import date, timedelta

from consortium.kernel.moments import now
from consortium.management.demo.companies import COMPANIES, H100, Company
from consortium.management.demo.stage import Stage
from consortium.roadmap import queries as roadmap
from consortium.roadmap.actions import (
    approve_rate_card,
    begin_cycle,
    cite_frontier,
    load_accelerators,
    lock_cycle,
    open_cycle,
    plan_run,
    propose_rate_card,
    settle_cycle,
)
from consortium.roadmap.models import Cycle, Run
from members.actions import accept_pledge, make_pledge, sign_pledge

IN_KIND_MICROS = 2_200_000  # $2.20 per H100e-hour, below three invented quotes
QUOTES = ((2_190_000, "Invented quote, Northfold Compute"),
          (2_250_000, "Invented quote, Quarrystone Hosting"),
          (2_400_000, "Invented quote, Tidegate Racks"))  # fmt: skip


def cite_the_world(stage: Stage) -> None:
    """The published accelerator table, and what going alone to the frontier costs."""
    secretary = stage.secretary
    load_accelerators(actor=secretary, at=now(), valid_from=date(2020, 1, 1))
    for name, amount, observed, default in (
        ("Llama 3.1 405B", 51_000_000_00, date(2024, 7, 23), False),
        ("Grok-3", 300_900_000_00, date(2025, 2, 17), True),
    ):
        cite_frontier(
            actor=secretary,
            at=now(),
            name=name,
            amount=amount,
            currency="USD",
            basis="final_run",
            source="Epoch AI, amortised hardware and energy, 2023 USD",
            observed_on=observed,
            is_default=default,
        )


def open_with_prices(stage: Stage, *, name: str, starts_on: date, due_on: date) -> Cycle:
    """A cycle of a year, three rental quotes, and the in-kind rate they allow."""
    secretary, today = stage.secretary, now().date()
    cycle = open_cycle(
        actor=secretary,
        at=now(),
        name=name,
        currency="USD",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=364),
        due_on=due_on,
        locks_on=due_on + timedelta(days=14),
    )
    chip = roadmap.accelerator(secretary, H100)
    for micros, source in QUOTES:
        card = propose_rate_card(
            actor=secretary, at=now(), cycle=cycle, basis="rental", micros=micros,
            valid_from=today, observed_on=today, source=source, accelerator=chip,
        )  # fmt: skip
        approve_rate_card(actor=secretary, at=now(), card=card)
    card = propose_rate_card(
        actor=secretary, at=now(), cycle=cycle, basis="in_kind", micros=IN_KIND_MICROS,
        valid_from=starts_on, observed_on=today, source="Below the median of the quotes",
    )  # fmt: skip
    approve_rate_card(actor=secretary, at=now(), card=card)
    return cycle


def pledge_all(stage: Stage, cycle: Cycle, *, part: int = 1) -> None:
    """Every company pledges (its table figure divided by `part`), signs, and is accepted."""
    for company in COMPANIES:
        if company.chip_hours:
            _pledge(stage, cycle, company, "compute", company.chip_hours * 1000 // part)
        if company.cash:
            _pledge(stage, cycle, company, "cash", company.cash * 100 // part)


def _pledge(stage: Stage, cycle: Cycle, company: Company, kind: str, amount: int) -> None:
    delegate = stage.delegate(company)
    pledge = make_pledge(
        actor=delegate,
        at=now(),
        organization=stage.organizations[company.slug],
        cycle=cycle,
        kind=kind,
        amount=amount,
        accelerator=roadmap.accelerator(delegate, company.chip) if kind == "compute" else None,
    )
    pledge = sign_pledge(actor=stage.admin(company), at=now(), pledge=pledge)
    accept_pledge(actor=stage.secretary, at=now(), pledge=pledge)


def lock_and_begin(stage: Stage, cycle: Cycle) -> Cycle:
    """Pledges are fixed and the year begins."""
    cycle = lock_cycle(actor=stage.secretary, at=now(), cycle=cycle)
    return begin_cycle(actor=stage.secretary, at=now(), cycle=cycle)


def begin_settling(stage: Stage, cycle: Cycle) -> None:
    """The year is over; late deliveries and payments still come."""
    settle_cycle(actor=stage.secretary, at=now(), cycle=cycle)


def plan(stage: Stage, cycle: Cycle, name: str) -> Run:
    """One of the four runs of the story."""
    sizes = {
        # kind, total, active, tokens, staff, data, what it is for
        "Tern 8B": ("dense", 8 * 10**9, 8 * 10**9, 15 * 10**12, 600_000_00, 200_000_00,
                    "A small dense model that runs on one card, to try the consortium out."),
        "Heron 70B": ("dense", 70_600_000_000, 70_600_000_000, 15 * 10**12, 2_000_000_00,
                      1_000_000_00, "The workhorse: dense, easy to serve, easy to tune."),
        "Crane 1T-A40B": ("moe", 10**12, 40 * 10**9, 65_300_000_000_000, 10_000_000_00,
                          6_000_000_00, "Near the frontier: a mixture of experts that no single "
                          "member could justify alone."),
        "Egret 30B-A3B": ("moe", 30 * 10**9, 3 * 10**9, 36 * 10**12, 800_000_00, 400_000_00,
                          "A light mixture of experts for phones and laptops."),
    }  # fmt: skip
    kind, total, active, tokens, staff, data, summary = sizes[name]
    return plan_run(
        actor=stage.secretary,
        at=now(),
        cycle=cycle,
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        n_total=total,
        n_active=active,
        tokens=tokens,
        accelerator=roadmap.accelerator(stage.secretary, H100),
        staff_cost=staff,
        data_cost=data,
        summary=summary,
    )
