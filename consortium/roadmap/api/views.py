"""The roadmap over the API."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.roadmap import actions, queries
from consortium.roadmap.access import P
from consortium.roadmap.api import inputs, outputs
from consortium.roadmap.domain import training
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows


class Cycles(Listing, Commanding):
    """Funding cycles, newest first; the secretariat opens one."""

    operation_id = "cycles"
    access = {
        "GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read"),
        "POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF),
    }
    input = inputs.CycleIn
    output = outputs.CycleOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        return queries.cycles(actor)

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.open_cycle(actor=actor, at=at, **vars(given))


class Cycle(Reading):
    """One funding cycle."""

    operation_id = "cycle"
    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read")}
    output = outputs.CycleOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.cycle(actor, path["id"])


class LockCycle(Commanding):
    """Fix a cycle's pledges."""

    operation_id = "lock_cycle"
    access = {"POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF, step_up=True)}
    output = outputs.CycleOut
    status = 200

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.lock_cycle(actor=actor, at=at, cycle=queries.cycle(actor, path["id"]))


class BeginCycle(LockCycle):
    """The year of a locked cycle begins."""

    operation_id = "begin_cycle"
    access = {"POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.begin_cycle(actor=actor, at=at, cycle=queries.cycle(actor, path["id"]))


class SettleCycle(LockCycle):
    """The year is over; its accounts are balanced."""

    operation_id = "settle_cycle"
    access = {"POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.settle_cycle(actor=actor, at=at, cycle=queries.cycle(actor, path["id"]))


class CloseCycle(LockCycle):
    """The accounts are balanced; nothing is added to the cycle any more."""

    operation_id = "close_cycle"
    access = {"POST": Access(P.MANAGE_CYCLE, rows=Rows.STAFF, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.close_cycle(actor=actor, at=at, cycle=queries.cycle(actor, path["id"]))


class Accelerators(Listing):
    """Every accelerator that pledges and deliveries may name."""

    operation_id = "accelerators"
    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read")}
    output = outputs.AcceleratorOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        return queries.accelerators(actor, on=now().date())


class RateCards(Listing, Commanding):
    """Prices per hour: approved ones for members, drafts for staff; the secretariat enters one."""

    operation_id = "rate_cards"
    access = {
        "GET": Access(P.READ_RATES, rows=Rows.CONSORTIUM, token="roadmap:read"),
        "POST": Access(P.PROPOSE_RATE, rows=Rows.STAFF),
    }
    input = inputs.RateCardIn
    output = outputs.RateCardOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        return queries.rate_cards(actor)

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        slug = given.accelerator
        return actions.propose_rate_card(
            actor=actor,
            at=at,
            cycle=queries.cycle(actor, given.cycle),
            accelerator=queries.accelerator(actor, slug) if slug else None,
            basis=given.basis,
            micros=given.micros,
            valid_from=given.valid_from,
            observed_on=given.observed_on,
            source=given.cited_from,
        )


class ApproveRateCard(Commanding):
    """Approve a price; from then on it is frozen."""

    operation_id = "approve_rate_card"
    access = {"POST": Access(P.APPROVE_RATE, rows=Rows.STAFF, step_up=True)}
    output = outputs.RateCardOut
    status = 200

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.approve_rate_card(
            actor=actor, at=at, card=queries.rate_card(actor, path["id"])
        )


class Runs(Listing, Commanding):
    """The roadmap's runs, newest first; the secretariat plans one."""

    operation_id = "runs"
    access = {
        "GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read"),
        "POST": Access(P.PLAN, rows=Rows.STAFF),
    }
    input = inputs.RunIn
    output = outputs.RunOut
    filters = {
        "state": serializers.ChoiceField(
            ["planned", "authorised", "running", "finished", "cancelled"], required=False
        )
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        return queries.runs(actor, state=query.get("state", ""))

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.plan_run(
            actor=actor,
            at=at,
            cycle=queries.cycle(actor, given.cycle),
            slug=given.slug,
            name=given.name,
            summary=given.summary,
            kind=given.kind,
            n_total=given.parameters_total,
            n_active=given.parameters_active,
            tokens=given.tokens,
            accelerator=queries.accelerator(actor, given.accelerator),
            precision=given.precision,
            need_milli_hours=getattr(given, "need_milli_h100e_hours", None),
            staff_cost=given.staff_cost,
            data_cost=given.data_cost,
        )


class Run(Reading):
    """One run."""

    operation_id = "run"
    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read")}
    output = outputs.RunOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.run(actor, path["id"])


class StartRun(Commanding):
    """An authorised run starts training."""

    operation_id = "start_run"
    access = {"POST": Access(P.MOVE_RUN, rows=Rows.STAFF)}
    output = outputs.RunOut
    status = 200

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.start_run(actor=actor, at=at, run=queries.run(actor, path["id"]))


class FinishRun(StartRun):
    """A run has trained to its end."""

    operation_id = "finish_run"
    access = {"POST": Access(P.MOVE_RUN, rows=Rows.STAFF)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.finish_run(actor=actor, at=at, run=queries.run(actor, path["id"]))


class CancelRun(StartRun):
    """Give up a run that has not finished, with the reason."""

    operation_id = "cancel_run"
    access = {"POST": Access(P.MOVE_RUN, rows=Rows.STAFF, step_up=True)}
    input = inputs.CancelIn

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        run = queries.run(actor, path["id"])
        return actions.cancel_run(actor=actor, at=at, run=run, reason=given.reason)


class RunEstimate(Reading):
    """What one run takes: chip-hours, H100e-hours and cost as a range with its assumptions."""

    operation_id = "run_estimate"
    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read")}
    output = outputs.EstimateOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.estimate(queries.run(actor, path["id"]))


class TrainingEstimate(Reading):
    """What any run would take; `utilisation_ppm` replaces the class's, `micros`: per chip-hour."""

    operation_id = "training_estimate"
    access = {"GET": Access(P.READ_ROADMAP, rows=Rows.PUBLIC, token="roadmap:read")}
    output = outputs.EstimateOut
    filters = {
        "parameters_total": serializers.IntegerField(min_value=1, max_value=10**15),
        "parameters_active": serializers.IntegerField(min_value=1, max_value=10**15),
        "tokens": serializers.IntegerField(min_value=1, max_value=10**16),
        "accelerator": serializers.CharField(max_length=60),
        "kind": serializers.ChoiceField(["dense", "moe"], required=False),
        "stage": serializers.ChoiceField(training.STAGES, required=False),
        "micros": serializers.IntegerField(min_value=1, max_value=10**12, required=False),
        "utilisation_ppm": serializers.IntegerField(min_value=1, max_value=10**6, required=False),
    }

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        chip = queries.accelerator(actor, query["accelerator"])
        factor = queries.factor(chip, on=now().date())
        ppm = query.get("utilisation_ppm")
        return training.estimate(
            n_total=query["parameters_total"],
            n_active=query["parameters_active"],
            tokens=query["tokens"],
            kind=query.get("kind", "dense"),
            chip=chip.chip(factor.ppm),
            micros=query.get("micros"),
            utilisation=Fraction(ppm, 10**6) if ppm else None,
            stage=query.get("stage", "pretraining"),
        )
