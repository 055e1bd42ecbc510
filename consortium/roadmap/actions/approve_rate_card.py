"""Approve a price. An in-kind rate must stay at or below the median of three fresh quotes."""

from __future__ import annotations

from datetime import datetime, timedelta

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.rows import lock, move, reread
from consortium.roadmap import queries
from consortium.roadmap.access import P, require
from consortium.roadmap.domain import rates
from consortium.roadmap.models import RateCard


@command
def approve_rate_card(*, actor: Actor, at: datetime, card: RateCard) -> RateCard:
    """draft → approved; from then on the row is frozen."""
    require(actor, P.APPROVE_RATE)
    lock(card.cycle, card)
    card = reread(card)
    if card.basis == "in_kind":
        since = at.date() - timedelta(days=rates.QUOTE_LIFE_DAYS)
        rates.demand_market(micros=card.micros, quotes=queries.quotes(card.cycle, since=since))
    move(card, "approved", expecting=card.state, approved_at=at, approved_by=actor.person_id)
    record(
        "rate_card.approved",
        on=card,
        audience="members",
        basis=card.basis,
        micros=card.micros,
        currency=card.currency,
    )
    return card
