"""One member from every side: seats, pledges, deliveries, money; for staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consortium.costs import queries as costs
from consortium.dashboard.access import P
from consortium.kernel.actor import Actor
from consortium.roadmap import queries as roadmap
from consortium.shell.web import Access, Page, Rows
from members import queries as members

if TYPE_CHECKING:
    from consortium.costs.models import Pool
    from consortium.roadmap.models import Cycle
    from members.models import Delivery, Organization, Pledge, Seat


@dataclass(frozen=True)
class Account:
    """Where the member stands in one pool."""

    pool: Pool
    position: costs.Position


@dataclass(frozen=True)
class MemberPage:
    """One organization; `cycle` is the present one."""

    organization: Organization
    cycle: Cycle | None
    share: members.Pledged | None
    accounts: tuple[Account, ...]
    seats: tuple[Seat, ...]
    pledges: tuple[Pledge, ...]
    deliveries: tuple[Delivery, ...]


class Member(Page):
    """Member 360."""

    access = {"GET": Access(P.SEE_TODAY, rows=Rows.STAFF)}
    template_name = "dashboard/member.html"

    def page(self, *, actor: Actor, **path: Any) -> MemberPage:
        id: UUID = path["id"]
        organization = members.organization(actor, id)
        cycle = roadmap.current_cycle(actor)
        pledged = members.pledged(cycle) if cycle else ()
        return MemberPage(
            organization=organization,
            cycle=cycle,
            share=next((row for row in pledged if row.organization_id == id), None),
            accounts=_accounts(actor, id),
            seats=tuple(members.seats(actor, ended=True).filter(organization_id=id)[:50]),
            pledges=tuple(members.pledges(actor).filter(organization_id=id)[:20]),
            deliveries=tuple(members.deliveries(actor).filter(organization_id=id)[:20]),
        )


def _accounts(actor: Actor, id: UUID) -> tuple[Account, ...]:
    pools = list(costs.pools(actor))
    positions = costs.positions(actor, pools)
    return tuple(
        Account(pool, positions[pool.pk, id]) for pool in pools if (pool.pk, id) in positions
    )
