"""The cost desk: record what a run costs, close its pool, replace the plan by the final split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.costs import actions, queries
from consortium.costs.access import P
from consortium.costs.web.forms import CostForm, SupersedeForm
from consortium.kernel.actor import Actor
from consortium.kernel.errors import FieldError, Invalid, Problem
from consortium.kernel.money import parse_amount
from consortium.ledger import queries as ledger
from consortium.shell.web import Access, ActionPage, FormPage, Page, Rows

if TYPE_CHECKING:
    from consortium.costs.models import Cost, Pool, Split

DESK = Access(P.READ_DESK, rows=Rows.STAFF)


@dataclass(frozen=True)
class DeskPage:
    """Every pool, and whether the books add up."""

    pools: tuple[Pool, ...]
    entries: int
    faults: tuple[str, ...]


class CostDesk(Page):
    """All pools."""

    access = {"GET": DESK}
    template_name = "costs/desk.html"

    def page(self, *, actor: Actor, **path: Any) -> DeskPage:
        verdict = ledger.verify()
        return DeskPage(tuple(queries.pools(actor)), verdict.entries, verdict.faults)


@dataclass(frozen=True)
class MemberLine:
    """One member in the pool."""

    name: str
    share: int
    position: queries.Position


@dataclass(frozen=True)
class PoolPage:
    """One pool: costs, the live split, every member's position."""

    pool: Pool
    costs: tuple[Cost, ...]
    planned: int
    real: int
    split: Split | None
    members: tuple[MemberLine, ...]


def pool_page(actor: Actor, id: Any) -> PoolPage:
    """The page of one pool."""
    pool = queries.pool(actor, id)
    split = queries.live_split(actor, pool)
    places = queries.positions(actor, [pool])
    shares = queries.shares(actor, split) if split else []
    costs = tuple(queries.costs(actor, pool))
    return PoolPage(
        pool=pool,
        costs=costs,
        planned=sum(cost.amount for cost in costs if cost.kind == "planned"),
        real=sum(cost.amount for cost in costs if cost.kind != "planned"),
        split=split,
        members=tuple(
            MemberLine(
                share.organization.name,
                share.amount,
                places.get((pool.pk, share.organization_id), queries.Position()),
            )
            for share in shares
        ),
    )


class PoolView(Page):
    """One pool for staff."""

    access = {"GET": DESK}
    template_name = "costs/pool.html"

    def page(self, *, actor: Actor, **path: Any) -> PoolPage:
        return pool_page(actor, path["id"])


class RecordCost(FormPage):
    """Write down a cost."""

    access = {
        "GET": Access(P.RECORD_COST, rows=Rows.STAFF),
        "POST": Access(P.RECORD_COST, rows=Rows.STAFF),
    }
    template_name = "costs/record.html"
    form_class = CostForm
    success = "The cost is recorded."

    def page(self, *, actor: Actor, **path: Any) -> PoolPage:
        return pool_page(actor, path["id"])

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        pool = queries.pool(actor, path["id"])
        try:
            amount = parse_amount(given["amount"].replace("−", "-"), pool.currency)
        except Problem as problem:
            error = FieldError("/amount", problem.code, problem.detail)
            raise Invalid(problem.detail, errors=[error]) from problem
        actions.record_cost(
            actor=actor, at=at, pool=pool, kind=given["kind"], label=given["label"], amount=amount
        )
        return reverse("cost-pool", args=[pool.pk])


class ClosePool(ActionPage):
    """No more costs."""

    access = {"POST": Access(P.CLOSE_POOL, rows=Rows.STAFF, step_up=True)}
    success = "The pool is closed."

    def back(self, **path: Any) -> str:
        return reverse("cost-pool", args=[path["id"]])

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        actions.close_pool(actor=actor, at=at, pool=queries.pool(actor, path["id"]))
        return self.back(**path)


class SupersedeSplit(FormPage):
    """Replace the live split."""

    access = {
        "GET": Access(P.FREEZE_SPLIT, rows=Rows.STAFF, step_up=True),
        "POST": Access(P.FREEZE_SPLIT, rows=Rows.STAFF, step_up=True),
    }
    template_name = "costs/supersede.html"
    form_class = SupersedeForm
    success = "The new split is frozen; only differences were posted."

    def page(self, *, actor: Actor, **path: Any) -> PoolPage:
        return pool_page(actor, queries.split(actor, path["id"]).pool_id)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        split = actions.supersede_split(
            actor=actor,
            at=at,
            split=queries.split(actor, path["id"]),
            kind=given["kind"],
            reason=given["reason"],
        )
        return reverse("split", args=[split.pk])
