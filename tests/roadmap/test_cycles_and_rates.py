"""Cycles move one way; prices are dated, sourced, and never above the market."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Forbidden
from consortium.kernel.moments import now
from consortium.kernel.money import CurrencyUnknown
from consortium.kernel.rows import NoSuchMove
from consortium.roadmap import queries
from consortium.roadmap.actions import (
    approve_rate_card,
    begin_cycle,
    close_cycle,
    load_accelerators,
    lock_cycle,
    open_cycle,
    propose_rate_card,
    settle_cycle,
)
from consortium.roadmap.actions.load_accelerators import NothingToLoad
from consortium.roadmap.actions.open_cycle import CycleDatesInvalid
from consortium.roadmap.actions.propose_rate_card import RateCardInvalid
from consortium.roadmap.domain.rates import FigureTooLarge, RateAboveMarket, TooFewQuotes
from consortium.roadmap.models import (
    Accelerator,
    AcceleratorFactor,
    Cycle,
    FrontierReference,
    RateCard,
)
from consortium.roadmap.models.rate_card import InKindRateExists
from members.models import Pledge
from tests.factories.members import a_secretary, an_actor
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_frontier, accelerators, an_in_kind_rate, h100

pytestmark = pytest.mark.django_db


def in_kind(cycle: Cycle, micros: int, **fields: object) -> RateCard:
    values: dict[str, object] = {
        "basis": "in_kind",
        "valid_from": cycle.starts_on,
        "observed_on": now().date(),
        "source": "a proposal",
        **fields,
    }
    return propose_rate_card(actor=SYSTEM, at=now(), cycle=cycle, micros=micros, **values)  # type: ignore[arg-type]  # plain values


def quote(cycle: Cycle, micros: int, *, days_ago: int = 0) -> RateCard:
    day = now().date() - timedelta(days=days_ago)
    return in_kind(cycle, micros, basis="rental", accelerator=h100(), observed_on=day)


def test_a_cycle_lives_from_collecting_to_settled() -> None:
    cycle, staff = a_cycle(), a_secretary()
    states = []
    for step in (lock_cycle, begin_cycle, settle_cycle, close_cycle):
        cycle = step(actor=staff, at=now(), cycle=cycle)
        states.append(cycle.state)
    assert states == ["locked", "running", "settling", "settled"]


@pytest.mark.parametrize("step", [begin_cycle, settle_cycle, close_cycle])
def test_no_state_is_skipped(step: object) -> None:
    with pytest.raises(NoSuchMove):
        step(actor=SYSTEM, at=now(), cycle=a_cycle())  # type: ignore[operator]  # an action


def test_the_database_refuses_to_reopen_a_cycle() -> None:
    cycle = lock_cycle(actor=SYSTEM, at=now(), cycle=a_cycle())
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=cycle.pk).update(state="collecting")


def test_only_the_secretariat_moves_cycles() -> None:
    cycle = a_cycle()
    for step in (lock_cycle, begin_cycle, settle_cycle, close_cycle):
        with pytest.raises(Forbidden):
            step(actor=an_actor("admin"), at=now(), cycle=cycle)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2027, 1, 1)},
        {"due_on": date(2027, 11, 1)},
        {"locks_on": date(2028, 1, 1)},
    ],
)
def test_the_dates_of_a_cycle_are_in_order(wrong: dict[str, date]) -> None:
    dates = {
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
        "due_on": date(2027, 9, 30),
        "locks_on": date(2027, 10, 31),
    }
    with pytest.raises(CycleDatesInvalid):
        open_cycle(actor=SYSTEM, at=now(), name="x", currency="USD", **{**dates, **wrong})
    assert not Cycle.objects.exists()


def test_an_unlisted_currency_is_refused() -> None:
    with pytest.raises(CurrencyUnknown):
        a_cycle(currency="DOG")


def test_an_in_kind_rate_needs_three_fresh_quotes() -> None:
    cycle = a_cycle(with_rate=False)
    for days in (0, 30, 91):
        quote(cycle, 2_300_000, days_ago=days)
    card = in_kind(cycle, 2_200_000)
    with pytest.raises(TooFewQuotes):
        approve_rate_card(actor=SYSTEM, at=now(), card=card)
    quote(cycle, 2_400_000, days_ago=90)
    assert approve_rate_card(actor=SYSTEM, at=now(), card=card).state == "approved"


def test_an_in_kind_rate_above_the_median_is_refused() -> None:
    cycle = a_cycle(with_rate=False)
    for micros in (2_000_000, 2_200_000, 9_000_000):
        quote(cycle, micros)
    with pytest.raises(RateAboveMarket):
        approve_rate_card(actor=SYSTEM, at=now(), card=in_kind(cycle, 2_200_001))


def test_a_cycle_has_one_in_kind_rate() -> None:
    with pytest.raises(InKindRateExists):
        an_in_kind_rate(cycle=a_cycle())


def test_an_approved_rate_is_frozen() -> None:
    card = queries.in_kind_card(a_cycle())
    with pytest.raises(NoSuchMove):
        approve_rate_card(actor=SYSTEM, at=now(), card=card)
    with pytest.raises(IntegrityError), transaction.atomic():
        RateCard.objects.filter(pk=card.pk).update(micros=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RateCard.objects.filter(pk=card.pk).delete()


def test_a_price_was_seen_and_the_in_kind_rate_is_of_no_chip() -> None:
    cycle = a_cycle(with_rate=False)
    with pytest.raises(RateCardInvalid):
        quote(cycle, 1, days_ago=-1)
    with pytest.raises(RateCardInvalid):
        in_kind(cycle, 1, accelerator=h100())
    assert not RateCard.objects.exists()


def test_members_see_approved_prices_strangers_none() -> None:
    cycle = a_cycle()
    assert {card.basis for card in queries.rate_cards(an_actor())} == {"in_kind"}
    assert queries.rate_cards(a_secretary(), cycle=cycle).count() == 4


def test_a_price_in_words_keeps_its_digits() -> None:
    assert [RateCard(micros=micros, currency="USD").price for micros in (2_200_000, 467_500)] == [
        "2.20 USD",
        "0.4675 USD",
    ]
    assert RateCard(micros=300_000_000, currency="JPY").price == "300 JPY"


def test_a_pledge_beyond_every_book_is_refused() -> None:
    with pytest.raises(FigureTooLarge):
        a_pledge(amount=10**15, accelerator=accelerators()["nvidia-gb200-per-gpu"])
    with pytest.raises(FigureTooLarge):
        a_pledge(kind="cash", amount=10**15)
    assert not Pledge.objects.exists()


def test_the_accelerator_table_loads_once_and_stays() -> None:
    chips = accelerators()
    assert len(chips) == 25
    with pytest.raises(NothingToLoad):
        load_accelerators(actor=SYSTEM, at=now(), valid_from=date(2020, 1, 1))
    flagged = {slug for slug, chip in chips.items() if chip.flagged}
    assert "nvidia-b300" in flagged
    assert "nvidia-h100-sxm5" not in flagged


@pytest.mark.parametrize("model", [Accelerator, AcceleratorFactor, FrontierReference])
def test_published_figures_are_never_edited(model: type) -> None:
    accelerators()
    a_frontier()
    row = model.objects.first()  # type: ignore[attr-defined]  # a model
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()  # type: ignore[attr-defined]  # likewise


def test_past_work_keeps_the_factor_of_its_day() -> None:
    chip, today = h100(), now().date()
    AcceleratorFactor.objects.create(
        accelerator=chip, unit_version=2, ppm=1_100_000, basis="our recipe", valid_from=today
    )
    assert queries.factor(chip, on=today).ppm == 1_100_000
    assert queries.factor(chip, on=today - timedelta(days=1)).ppm == 1_000_000
    listed = {item.slug: item for item in queries.accelerators(SYSTEM, on=today)}
    assert listed[chip.slug].ppm == 1_100_000  # type: ignore[attr-defined]  # annotated
    assert queries.factors(today)[chip.pk].ppm == 1_100_000
