"""Scenes of work and money: compute delivered and accepted, cash paid."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from consortium.billing.actions import record_payment
from consortium.costs import queries as costs
from consortium.costs.actions import credit_deliveries
from consortium.costs.models import Pool
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.management.demo.companies import COMPANIES, Company
from consortium.management.demo.stage import Stage
from consortium.roadmap import queries as roadmap
from consortium.roadmap.models import Run
from members.actions import accept_delivery, dispute_delivery, report_delivery
from members.models import Delivery
from members.queries import delivered


def deliver(
    stage: Stage, *, company: Company, run: Run, chip_hours: int, reference: str, worked_on: date,
    accept: bool = True,
) -> Delivery:  # fmt: skip
    """One report of a company, accepted unless told otherwise."""
    actor = stage.delegate(company)
    delivery = report_delivery(
        actor=actor,
        at=now(),
        organization=stage.organizations[company.slug],
        run=run,
        accelerator=roadmap.accelerator(actor, company.chip),
        chip_seconds=chip_hours * 3600,
        worked_on=worked_on,
        source="portal",
        event_id=reference,
    )
    if accept:
        delivery = accept_delivery(actor=stage.secretary, at=now(), delivery=delivery)
    return delivery


def deliver_monthly(stage: Stage, *, run: Run, months: int, first: float) -> None:
    """Each company with compute delivers a part of its pledge each month, 72 % in all."""
    for month in range(months):
        stage.go(first + 30 * month)
        for company in COMPANIES:
            if not company.chip_hours:
                continue
            whole = Fraction(company.chip_hours * 72, 100)
            if company.slug == "larkmoor":
                whole = Fraction(company.chip_hours)  # delivered in full, ahead of schedule
            hours = int(whole * (month + 1) / months) - int(whole * month / months)
            deliver(
                stage,
                company=company,
                run=run,
                chip_hours=hours,
                reference=f"{company.slug}-{run.slug}-{month + 1:02d}",
                worked_on=now().date() - timedelta(days=1),
            )
        credit(run)


def credit(run: Run) -> None:
    """What was accepted reaches the books, as the sweep would do within a minute."""
    pool = costs.pool_of(SYSTEM, run)
    if pool is not None:
        credit_deliveries(actor=SYSTEM, at=now(), pool=pool)


def dispute(stage: Stage, delivery: Delivery, reason: str) -> None:
    """The secretariat asks a question about a report."""
    dispute_delivery(actor=stage.secretary, at=now(), delivery=delivery, reason=reason)


def pay(stage: Stage, *, company: Company, pool: Pool, amount: int) -> None:
    """A wire arrives for a pool."""
    record_payment(
        actor=stage.secretary,
        at=now(),
        organization=stage.organizations[company.slug],
        pool=pool,
        amount=amount,
        currency=pool.currency,
        received_on=now().date(),
        reference=f"WIRE {company.slug.upper()} {pool.run.slug}",
    )


def pay_parts(stage: Stage, pool: Pool, parts: dict[str, Fraction]) -> None:
    """Everybody pays what is left of its share after compute; some pay a part of the share."""
    split = costs.live_split(stage.secretary, pool)
    if split is None:
        raise ValueError("The pool has no split.")
    amounts = {share.organization_id: share.amount for share in split.shares.all()}
    for company in COMPANIES:
        amount = amounts[stage.organizations[company.slug].pk]
        paid = int(amount * parts.get(company.slug, Fraction(1)))
        if paid:
            pay(stage, company=company, pool=pool, amount=paid)


def cash_parts(stage: Stage, pool: Pool, wanted: dict[str, Fraction]) -> dict[str, Fraction]:
    """The part of each share to pay in cash, so that compute and cash together make `wanted`."""
    split = costs.live_split(stage.secretary, pool)
    if split is None:
        raise ValueError("The pool has no split.")
    shares = {share.organization_id: share.amount for share in split.shares.all()}
    given = delivered(pool.run)
    result = {}
    for company in COMPANIES:
        key = stage.organizations[company.slug].pk
        in_kind = given[key].value if key in given else 0
        missing = wanted.get(company.slug, Fraction(1)) * shares[key] - in_kind
        result[company.slug] = max(Fraction(0), missing / shares[key])
    return result
