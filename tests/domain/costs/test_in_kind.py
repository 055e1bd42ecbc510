"""What a member still owes after compute and cash."""

from __future__ import annotations

from consortium.costs.domain.in_kind import Position
from consortium.kernel.compute import value


def test_the_worked_example() -> None:
    in_kind = value(
        milli_hours=1_200_000_000, micros=2_200_000, currency="USD"
    )  # 1,200,000 h at $2.20
    assert in_kind == 2_640_000_00
    assert Position(5_000_000_00, in_kind, 2_000_000_00).balance == 360_000_00


def test_the_demo_member() -> None:
    in_kind = value(milli_hours=1_440_000_000, micros=2_200_000, currency="USD")
    assert Position(614_952_907, in_kind, 800_000_00).balance == 2_181_529_07


def test_more_than_owed_is_negative() -> None:
    assert Position(100, 80, 30).balance == -10
