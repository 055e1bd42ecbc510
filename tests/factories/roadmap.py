"""Cycles, prices, accelerators and runs to start from."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.roadmap.actions import (
    approve_rate_card,
    authorise_run,
    cite_frontier,
    load_accelerators,
    open_cycle,
    plan_run,
    propose_rate_card,
    start_run,
)
from consortium.roadmap.models import Accelerator, Cycle, FrontierReference, RateCard, Run

_numbers = count(1)
IN_KIND_MICROS = 2_200_000


def accelerators() -> dict[str, Accelerator]:
    """Every accelerator of the published table, by slug."""
    if not Accelerator.objects.exists():
        load_accelerators(actor=SYSTEM, at=now(), valid_from=date(2020, 1, 1))
    return {item.slug: item for item in Accelerator.objects.all()}


def h100() -> Accelerator:
    """The unit itself."""
    return accelerators()["nvidia-h100-sxm5"]


def a_cycle(*, with_rate: bool = True, currency: str = "USD") -> Cycle:
    """A cycle that collects pledges, with an approved in-kind rate of 2.20 per H100e-hour."""
    today = now().date()
    cycle = open_cycle(
        actor=SYSTEM,
        at=now(),
        name=f"Cycle {next(_numbers)}",
        currency=currency,
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=335),
        due_on=today + timedelta(days=10),
        locks_on=today + timedelta(days=20),
    )
    if with_rate:
        an_in_kind_rate(cycle=cycle)
    return cycle


def an_in_kind_rate(*, cycle: Cycle, micros: int = IN_KIND_MICROS) -> RateCard:
    """Three rental quotes and the in-kind card they allow."""
    chip, today = h100(), now().date()
    for quote in (micros, micros + 100_000, micros + 300_000):
        propose_rate_card(
            actor=SYSTEM,
            at=now(),
            cycle=cycle,
            basis="rental",
            micros=quote,
            valid_from=today,
            observed_on=today,
            source="an invented quote",
            accelerator=chip,
        )
    card = propose_rate_card(
        actor=SYSTEM,
        at=now(),
        cycle=cycle,
        basis="in_kind",
        micros=micros,
        valid_from=cycle.starts_on,
        observed_on=today,
        source="median of quotes",
    )
    return approve_rate_card(actor=SYSTEM, at=now(), card=card)


def a_run(*, cycle: Cycle | None = None, **fields: object) -> Run:
    """A planned run: Heron 70B dense on 15T tokens unless told otherwise."""
    number = next(_numbers)
    values: dict[str, object] = {
        "slug": f"heron-{number}",
        "name": f"Heron {number}",
        "kind": "dense",
        "n_total": 70_600_000_000,
        "n_active": 70_600_000_000,
        "tokens": 15_000_000_000_000,
        "accelerator": h100(),
        "staff_cost": 1_000_000_00,
        "data_cost": 500_000_00,
        **fields,
    }
    return plan_run(actor=SYSTEM, at=now(), cycle=cycle or a_cycle(), **values)  # type: ignore[arg-type]  # plain values


def a_running_run(*, cycle: Cycle | None = None) -> Run:
    """A run in training: it takes deliveries."""
    run = a_run(cycle=cycle)
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=run,
        warrant_id=run.pk,
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
    )
    return start_run(actor=SYSTEM, at=now(), run=run)


def a_frontier() -> FrontierReference:
    """Grok-3's published estimate, the default reference."""
    return cite_frontier(
        actor=SYSTEM,
        at=now(),
        name="Grok-3",
        amount=300_900_000_00,
        currency="USD",
        basis="final_run",
        source="Epoch AI, amortised, 2023 USD",
        observed_on=date(2025, 2, 17),
        is_default=True,
    )
