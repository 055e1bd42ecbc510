"""Parts of a share add up to it, fall due on their days, and are late thirty days after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.billing.domain.allocation import allocate
from consortium.billing.domain.instalments import fallen_due, instalments, overdue
from consortium.billing.domain.standing import standing

YEAR = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


def parts(share: int, frozen_on: date = date(2026, 11, 1), *, final: bool = False):
    return instalments(share=share, frozen_on=frozen_on, final=final, **YEAR)


def test_a_share_falls_due_at_the_end_of_each_quarter() -> None:
    found = parts(614_952_907)
    assert [part.amount for part in found] == [
        153_738_227,
        153_738_227,
        153_738_226,
        153_738_227,
    ]
    assert [part.due_on for part in found] == [
        date(2027, 4, 1),
        date(2027, 7, 1),
        date(2027, 9, 30),
        date(2027, 12, 31),
    ]
    assert fallen_due(found, on=date(2027, 7, 1)) == 307_476_454
    assert fallen_due(found, on=date(2027, 6, 30)) == 153_738_227


def test_nothing_falls_due_before_the_split_is_frozen() -> None:
    found = parts(400, frozen_on=date(2027, 8, 15))
    assert [part.due_on for part in found][:3] == [
        date(2027, 8, 15),
        date(2027, 8, 15),
        date(2027, 9, 30),
    ]


def test_a_final_split_is_due_at_once() -> None:
    found = parts(400, frozen_on=date(2027, 2, 1), final=True)
    assert fallen_due(found, on=date(2027, 1, 31)) == 0
    assert fallen_due(found, on=date(2027, 2, 1)) == 400


@pytest.mark.parametrize(
    ("on", "met", "late"),
    [
        (date(2027, 5, 1), 0, 0),  # the thirtieth day is in time
        (date(2027, 5, 2), 0, 100),
        (date(2027, 5, 2), 99, 1),
        (date(2027, 5, 2), 100, 0),
        (date(2027, 8, 1), 100, 100),
        (date(2027, 8, 1), 500, 0),
    ],
)
def test_overdue_from_the_day_after_thirty(on, met, late) -> None:
    assert overdue(parts(400), met=met, on=on) == late


@given(st.integers(0, 10**15), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_parts_always_add_up(share, frozen_on) -> None:
    found = parts(share, frozen_on=frozen_on)
    assert sum(part.amount for part in found) == share
    assert all(abs(4 * part.amount - share) < 4 * 2 for part in found)
    assert [part.due_on for part in found] == sorted(part.due_on for part in found)
    assert fallen_due(found, on=date.max) == share
    assert overdue(found, met=share, on=date(2030, 1, 1)) == 0


@given(st.integers(1, 10**15), st.integers(-(10**15), 10**15))
def test_a_payment_is_never_lost(amount, balance) -> None:
    found = allocate(amount=amount, balance=balance)
    assert found.applied + found.credit == amount
    assert 0 <= found.applied <= max(balance, 0)
    assert found.credit >= 0
    assert found.credit == 0 or found.applied == max(balance, 0)


@pytest.mark.parametrize(
    ("state", "late", "expected"),
    [
        ("admitted", [], "good"),
        ("admitted", [0, 0], "good"),
        ("admitted", [0, 1], "overdue"),
        ("suspended", [0], "suspended"),
        ("withdrawn", [5], "overdue"),
    ],
)
def test_standing(state, late, expected) -> None:
    assert standing(organization_state=state, overdue=late) == expected


def test_the_last_day_to_pay() -> None:
    first = parts(400)[0]
    assert first.payable_by == first.due_on + timedelta(days=30)
