"""Pledges and deliveries over the API. A token may draft; signing takes a person in a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import fraction_text
from consortium.kernel.errors import NotFound
from consortium.roadmap import queries as roadmap
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from consortium.shell.fields import Identifier, Input, Integer, Output, Text
from members import actions, queries
from members.access import P
from members.api.inputs import ReasonIn
from members.domain.pledging import DELIVERY_MOVES, PLEDGE_MOVES


class PledgeIn(Input):
    """`amount`: chip-hours × 1000 of the accelerator, or minor units of the cycle's currency."""

    cycle = Identifier()
    kind = serializers.ChoiceField(["compute", "cash"])
    amount = Integer(min_value=1, max_value=10**15)
    accelerator = Text(max_length=60, required=False, allow_null=True, default=None)
    schedule = serializers.ListField(
        child=Integer(min_value=0, max_value=10**15), min_length=4, max_length=4, required=False
    )
    note = Text(max_length=400, required=False, default="", allow_blank=True)


class PledgeOut(Output):
    """A pledge and what it counts for."""

    id = serializers.UUIDField()
    cycle = serializers.UUIDField(source="cycle_id")
    organization = serializers.UUIDField(source="organization_id")
    kind = serializers.CharField()
    accelerator = serializers.SerializerMethodField()
    amount = serializers.IntegerField()
    milli_h100e_hours = serializers.IntegerField(source="milli_hours")
    value = serializers.IntegerField()
    currency = serializers.CharField()
    schedule = serializers.ListField(child=serializers.IntegerField())
    state = serializers.CharField()
    drafted_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()

    def get_accelerator(self, pledge: Any) -> str | None:
        return pledge.accelerator.slug if pledge.accelerator else None


class ShareOut(Output):
    """One member's accepted pledges and its exact share of the whole."""

    organization = serializers.UUIDField(source="organization_id")
    name = serializers.CharField()
    compute_milli_h100e_hours = serializers.IntegerField(source="compute_milli_hours")
    cash = serializers.IntegerField()
    milli_h100e_hours = serializers.IntegerField(source="milli_hours")
    value = serializers.IntegerField()
    share = serializers.SerializerMethodField()

    def get_share(self, pledged: Any) -> str:
        return fraction_text(pledged.share)


class DeliveryIn(Input):
    """Compute given to a run on one day; (source, event_id) names it."""

    run = Identifier()
    accelerator = Text(max_length=60)
    chip_seconds = Integer(min_value=1, max_value=10**15)
    worked_on = serializers.DateField()
    event_source = Text(max_length=200)
    event_id = Text(max_length=200)


class DeliveryOut(Output):
    """A delivery and what it is worth."""

    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id")
    run = serializers.UUIDField(source="run_id")
    accelerator = serializers.CharField(source="accelerator.slug")
    event_source = serializers.CharField(source="source")
    event_id = serializers.CharField()
    chip_seconds = serializers.IntegerField()
    milli_h100e_hours = serializers.IntegerField(source="milli_hours")
    value = serializers.IntegerField()
    currency = serializers.CharField()
    worked_on = serializers.DateField()
    state = serializers.CharField()
    reported_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


def _own(actor: Actor) -> Any:
    if actor.organization_id is None:
        raise NotFound
    return queries.organization(actor, actor.organization_id)


class Pledges(Listing, Commanding):
    """Accepted pledges of all members and one's own; draft one."""

    operation_id = "pledges"
    access = {
        "GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM, token="pledge:read"),
        "POST": Access(P.DRAFT_PLEDGE, token="pledge:write"),
    }
    input = PledgeIn
    output = PledgeOut
    idempotency = "required"
    filters = {
        "state": serializers.ChoiceField(list(PLEDGE_MOVES), required=False),
        "cycle": serializers.UUIDField(required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        cycle = roadmap.cycle(actor, query["cycle"]) if "cycle" in query else None
        return queries.pledges(actor, cycle=cycle, state=query.get("state", ""))

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        slug = given.accelerator
        return actions.make_pledge(
            actor=actor,
            at=at,
            organization=_own(actor),
            cycle=roadmap.cycle(actor, given.cycle),
            kind=given.kind,
            amount=given.amount,
            accelerator=roadmap.accelerator(actor, slug) if slug else None,
            schedule=getattr(given, "schedule", None),
            note=given.note,
        )


class Pledge(Reading):
    """One pledge."""

    operation_id = "pledge"
    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM, token="pledge:read")}
    output = PledgeOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.pledge(actor, path["id"])


class _PledgeCommand(Commanding):
    """A command on one pledge; names the version it was decided on."""

    output = PledgeOut
    status = 200
    idempotency = "required"
    if_match = True

    def current(self, *, actor: Actor, **path: Any) -> Any:
        return queries.pledge(actor, path["id"])


class SignPledge(_PledgeCommand):
    """A second seat, an admin, signs a draft."""

    operation_id = "sign_pledge"
    access = {"POST": Access(P.SIGN_PLEDGE, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.sign_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))


class WithdrawPledge(_PledgeCommand):
    """Take back a pledge that was not accepted yet."""

    operation_id = "withdraw_pledge"
    access = {"POST": Access(P.WITHDRAW_PLEDGE, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.withdraw_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))


class AcceptPledge(_PledgeCommand):
    """The secretariat accepts a signed pledge."""

    operation_id = "accept_pledge"
    access = {"POST": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF, step_up=True)}

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.accept_pledge(actor=actor, at=at, pledge=queries.pledge(actor, path["id"]))


class DeclinePledge(_PledgeCommand):
    """The secretariat declines a signed pledge."""

    operation_id = "decline_pledge"
    access = {"POST": Access(P.DECIDE_PLEDGE, rows=Rows.STAFF, step_up=True)}
    input = ReasonIn

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        pledge = queries.pledge(actor, path["id"])
        return actions.decline_pledge(actor=actor, at=at, pledge=pledge, reason=given.reason)


class CycleShares(Reading):
    """Every member's accepted pledges of a cycle, and its exact share of the whole by value."""

    operation_id = "cycle_shares"
    access = {"GET": Access(P.READ_PLEDGES, rows=Rows.CONSORTIUM, token="pledge:read")}
    output = ShareOut
    many = True

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.pledged(roadmap.cycle(actor, path["id"]))


class Deliveries(Listing, Commanding):
    """One's own deliveries (staff: all); report one. The same event again answers the same row."""

    operation_id = "deliveries"
    access = {
        "GET": Access(P.READ_DELIVERIES, token="delivery:write"),
        "POST": Access(P.REPORT_DELIVERY, token="delivery:write"),
    }
    input = DeliveryIn
    output = DeliveryOut
    filters = {
        "state": serializers.ChoiceField(list(DELIVERY_MOVES), required=False),
        "run": serializers.UUIDField(required=False),
    }
    other_status = 200
    known = False

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Any]:
        run = roadmap.run(actor, query["run"]) if "run" in query else None
        return queries.deliveries(actor, run=run, state=query.get("state", ""))

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        delivery = actions.report_delivery(
            actor=actor,
            at=at,
            organization=_own(actor),
            run=roadmap.run(actor, given.run),
            accelerator=roadmap.accelerator(actor, given.accelerator),
            chip_seconds=given.chip_seconds,
            worked_on=given.worked_on,
            source=given.event_source,
            event_id=given.event_id,
        )
        self.known = delivery.reported_at < at
        return delivery

    def status_for(self, result: Any) -> int:
        return 200 if self.known else 201


class Delivery(Reading):
    """One delivery."""

    operation_id = "delivery"
    access = {"GET": Access(P.READ_DELIVERIES, token="delivery:write")}
    output = DeliveryOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.delivery(actor, path["id"])


class AcceptDelivery(Commanding):
    """The secretariat accepts a delivery."""

    operation_id = "accept_delivery"
    access = {"POST": Access(P.DECIDE_DELIVERY, rows=Rows.STAFF)}
    output = DeliveryOut
    status = 200

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        return actions.accept_delivery(
            actor=actor, at=at, delivery=queries.delivery(actor, path["id"])
        )


class DisputeDelivery(Commanding):
    """The secretariat disputes a delivery, with the reason."""

    operation_id = "dispute_delivery"
    access = {"POST": Access(P.DECIDE_DELIVERY, rows=Rows.STAFF)}
    input = ReasonIn
    output = DeliveryOut
    status = 200

    def perform(self, *, actor: Actor, at: datetime, given: Any, **path: Any) -> Any:
        delivery = queries.delivery(actor, path["id"])
        return actions.dispute_delivery(actor=actor, at=at, delivery=delivery, reason=given.reason)
