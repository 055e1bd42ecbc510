"""Pools, splits, the caller's position, and the what-if, over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.costs import actions, queries
from consortium.costs.access import P
from consortium.costs.api import inputs, outputs
from consortium.costs.domain.what_if import FEWEST, MOST, Range
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.money import EXPONENTS, MAX_AMOUNT
from consortium.roadmap import queries as roadmap
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows

READ = Access(P.READ_COSTS, rows=Rows.CONSORTIUM, token="cost:read")


class Pools(Listing):
    """Every pool, newest first."""

    operation_id = "pools"
    access = {"GET": READ}
    output = outputs.PoolOut
    filters = {
        "state": serializers.ChoiceField(choices=["open", "closed", "settled"], required=False)
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.pools(actor, **query)


class OnePool(Reading):
    """One pool."""

    operation_id = "pool"
    access = {"GET": READ}
    output = outputs.PoolOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.pool(actor, path["id"])


class PoolPosition(Reading):
    """Where the caller's organization stands in a pool."""

    operation_id = "pool_position"
    access = {"GET": Access(P.READ_COSTS, rows=Rows.OWN, token="cost:read")}
    output = outputs.PositionOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> dict[str, Any]:
        pool = queries.pool(actor, path["id"])
        place = queries.position(actor, pool)
        names = ("share", "in_kind", "paid", "balance")
        return {name: outputs.money(getattr(place, name), pool.currency) for name in names}


class PoolCosts(Listing, Commanding):
    """The costs of a pool, in the order they came; POST records one."""

    operation_id = "pool_costs"
    access = {"GET": READ, "POST": Access(P.RECORD_COST, rows=Rows.STAFF)}
    input = inputs.CostIn
    output = outputs.CostOut
    idempotency = "required"
    newest_first = False

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.cost_rows(actor, queries.pool(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        return actions.record_cost(
            actor=actor,
            at=at,
            pool=queries.pool(actor, path["id"]),
            kind=given.kind,
            label=given.label,
            amount=given.amount,
        )


class ClosePool(Commanding):
    """Close a pool: no cost is added any more."""

    operation_id = "pool_close"
    access = {"POST": Access(P.CLOSE_POOL, rows=Rows.STAFF, step_up=True)}
    output = outputs.PoolOut
    status = 200

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        return actions.close_pool(actor=actor, at=at, pool=queries.pool(actor, path["id"]))


class Splits(Listing):
    """Every split of a pool, newest first."""

    operation_id = "pool_splits"
    access = {"GET": READ}
    output = outputs.SplitOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.splits(actor, pool=queries.pool(actor, path["id"]))


class OneSplit(Reading):
    """One split with its trace."""

    operation_id = "split"
    access = {"GET": READ}
    output = outputs.SplitOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.split(actor, path["id"])


class Supersede(Commanding):
    """Replace a split that stands; only the differences are posted."""

    operation_id = "split_supersede"
    access = {"POST": Access(P.FREEZE_SPLIT, rows=Rows.STAFF, step_up=True)}
    input = inputs.SupersedeIn
    output = outputs.SplitOut
    idempotency = "required"

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Any:
        return actions.supersede_split(
            actor=actor,
            at=at,
            split=queries.split(actor, path["id"]),
            kind=given.kind,
            reason=given.reason,
        )


class WhatIf(Reading):
    """What a run, or any cost, would be for the caller with 2 to 60 members."""

    operation_id = "costs_what_if"
    refuses = (422,)
    access = {"GET": READ}
    output = outputs.WhatIfOut
    filters = {
        "members": serializers.IntegerField(min_value=FEWEST, max_value=MOST, required=False),
        "run": serializers.UUIDField(required=False),
        "cost": serializers.IntegerField(min_value=1, max_value=MAX_AMOUNT, required=False),
        "currency": serializers.ChoiceField(choices=sorted(EXPONENTS), required=False),
        "rule": serializers.ChoiceField(choices=["equal", "proportional"], required=False),
    }

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> dict[str, Any]:
        if ("cost" in query) is ("run" in query):
            raise Invalid("Give either a run or a cost, in minor units.", pointer="?cost")
        cycle = roadmap.current_cycle(actor)
        currency = query.get("currency") or (cycle.currency if cycle else "USD")
        if "run" in query:
            run = roadmap.run(actor, query["run"])
            cycle, currency = run.cycle, run.cycle.currency
            cost = queries.planned_cost(actor, run)
            if cost is None:
                raise queries.NoPlannedCost
        else:
            cost = Range(query["cost"], query["cost"], query["cost"])
        members = query.get("members")
        question = queries.what_if(
            actor,
            cost=cost,
            currency=currency,
            rule=query.get("rule", "equal"),
            cycle=cycle,
            fewest=members or FEWEST,
            most=members or MOST,
        )
        return outputs.what_if_body(question)
