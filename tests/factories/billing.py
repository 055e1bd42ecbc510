"""A funded run with members who owe, and payments as the secretariat records them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from consortium.billing.actions import record_payment
from consortium.billing.models import Payment
from consortium.costs.models import Pool, Split
from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now
from consortium.roadmap.actions import authorise_run
from consortium.roadmap.models import Run
from members.models import Organization
from tests.factories.costs import a_frozen_split
from tests.factories.members import a_secretary, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_run

_numbers = count(1)


@dataclass(frozen=True)
class Funded:
    """Members that share the cost of a run equally."""

    members: tuple[Organization, ...]
    run: Run
    split: Split

    @property
    def pool(self) -> Pool:
        return self.split.pool


def a_funded_run(*, members: int = 2, total: int = 20_000_00) -> Funded:
    """An authorised run whose plan split is frozen among `members` equal members."""
    cycle = a_cycle()
    owners = tuple(an_organization() for _ in range(members))
    for owner in owners:
        a_pledge(organization=owner, cycle=cycle)
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=a_run(cycle=cycle),
        warrant_id=uuid4(),
        ceiling_milli_hours=10**12,
        ceiling_amount=10**12,
    )
    return Funded(owners, run, a_frozen_split(run=run, total=total))


def a_payment(
    *, organization: Organization, pool: Pool, amount: int, actor: Actor | None = None
) -> Payment:
    """A transfer that arrived today."""
    return record_payment(
        actor=actor or a_secretary(),
        at=now(),
        organization=organization,
        pool=pool,
        amount=amount,
        currency=pool.currency,
        received_on=now().date(),
        reference=f"TRANSFER {next(_numbers)}",
    )
