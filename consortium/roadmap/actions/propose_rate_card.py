"""Enter a price with its source; it counts once approved."""

from __future__ import annotations

from datetime import date, datetime

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Invalid
from consortium.kernel.money import exponent
from consortium.roadmap.access import P, require
from consortium.roadmap.models import Accelerator, Cycle, RateCard


class RateCardInvalid(Invalid):
    """A price nobody can have seen, or one of the wrong thing."""

    code, title = "rate_card_invalid", "This price cannot be entered"
    help = "Prices were observed today or before; the in-kind rate is per H100e-hour, of no chip."


@command
def propose_rate_card(
    *,
    actor: Actor,
    at: datetime,
    cycle: Cycle,
    basis: str,
    micros: int,
    valid_from: date,
    observed_on: date,
    source: str,
    accelerator: Accelerator | None = None,
) -> RateCard:
    """A draft card in the cycle's currency."""
    require(actor, P.PROPOSE_RATE)
    exponent(cycle.currency)
    if observed_on > at.date():
        raise RateCardInvalid("A price is observed today or before.", pointer="/observed_on")
    if basis == "in_kind" and accelerator is not None:
        raise RateCardInvalid("The in-kind rate is per H100e-hour.", pointer="/accelerator")
    card = RateCard.objects.create(
        cycle=cycle,
        accelerator=accelerator,
        basis=basis,
        currency=cycle.currency,
        micros=micros,
        valid_from=valid_from,
        observed_on=observed_on,
        source=source,
    )
    record("rate_card.proposed", on=card, audience="staff", basis=basis, micros=micros)
    return card
