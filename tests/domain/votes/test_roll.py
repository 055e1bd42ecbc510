"""Weights: exact, rounded once, never dealt out, and the same whatever order members come in."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.votes import eight, recount
from votes.domain.roll import Standing, electorate_hash, enrol, weigh
from votes.domain.rule import TIERS, Weights

SCHEMES = [
    Weights("equal"),
    Weights("tier", points=(("founding", 3), ("full", 2), ("associate", 1))),
    Weights("linear"),
    Weights("sqrt"),
    Weights("mixed", base=2000),
    Weights("capped", cap=2500),
    Weights("capped", cap=700),
]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("linear", (4000, 2000, 1200, 1000, 800, 500, 300, 200)),
        ("capped", (2500, 2500, 1500, 1250, 1000, 625, 375, 250)),
        ("sqrt", (2467, 1745, 1351, 1234, 1103, 872, 676, 552)),
        ("mixed", (3450, 1850, 1210, 1050, 890, 650, 490, 410)),
        ("equal", (1,) * 8),
    ],
)
def test_the_eight_weigh_what_the_table_says(scheme, expected) -> None:
    assert tuple(elector.weight for elector in eight.roll(scheme).electors) == expected


def test_a_ceiling_that_cannot_be_reached_together_makes_all_equal() -> None:
    four = eight.standings()[:4]
    assert set(weigh(weights=Weights("capped", cap=2500), standings=four).values()) == {1}


def test_a_small_pledge_still_weighs_one_and_none_weighs_nothing() -> None:
    giant, mite, idle = (
        Standing("a", 10**12, "full"),
        Standing("b", 1, "full"),
        Standing("c", 0, "full"),
    )
    dealt = weigh(weights=Weights("linear"), standings=[giant, mite, idle])
    assert dealt == {"a": 10_000, "b": 1, "c": 0}


@pytest.mark.parametrize("scheme", ["linear", "sqrt", "capped"])
def test_nobody_pledged_means_nobody_weighs(scheme) -> None:
    idle = [Standing(name, 0, "full") for name in "abcdefgh"]
    assert set(weigh(weights=Weights(scheme), standings=idle).values()) == {0}


def test_an_empty_roll_is_empty() -> None:
    for weights in SCHEMES:
        assert weigh(weights=weights, standings=[]) == {}


raws = st.lists(st.integers(0, 10**10), min_size=1, max_size=30)


@given(raws, st.sampled_from(SCHEMES), st.randoms(use_true_random=False))
def test_order_and_names_change_no_weight(amounts, weights, chance) -> None:
    standings = [Standing(f"{i:02}", raw, TIERS[i % 3]) for i, raw in enumerate(amounts)]
    renamed = [Standing(f"x{99 - i:02}", raw, TIERS[i % 3]) for i, raw in enumerate(amounts)]
    chance.shuffle(renamed)
    first = weigh(weights=weights, standings=standings)
    second = weigh(weights=weights, standings=renamed)
    assert [first[f"{i:02}"] for i in range(len(amounts))] == [
        second[f"x{99 - i:02}"] for i in range(len(amounts))
    ]


@given(
    raws, st.sampled_from([w for w in SCHEMES if w.scheme in ("linear", "sqrt", "capped", "mixed")])
)
def test_who_pledged_more_never_weighs_less(amounts, weights) -> None:
    standings = [Standing(f"{i:02}", raw, "full") for i, raw in enumerate(sorted(amounts))]
    dealt = weigh(weights=weights, standings=standings)
    listed = [dealt[standing.id] for standing in standings]
    assert listed == sorted(listed)
    assert all(weight >= (1 if s.raw else 0) for s, weight in zip(standings, listed, strict=True))
    if weights.scheme == "capped" and len(amounts) * weights.cap > 10_000:
        assert max(listed) <= weights.cap


def test_the_second_implementation_weighs_alike() -> None:
    chance = random.Random(20270301)
    for _ in range(3_000):
        n = chance.randint(1, 25)
        top = 10 ** chance.randint(1, 10)
        members = [
            {
                "id": f"m{i}",
                "raw": chance.choice([0, chance.randint(0, top)]),
                "tier": chance.choice(TIERS),
            }
            for i in range(n)
        ]
        weights = chance.choice(SCHEMES)
        ours = weigh(
            weights=weights, standings=[Standing(m["id"], m["raw"], m["tier"]) for m in members]
        )
        assert ours == recount.weights(weights.plain(), members)


def test_the_electorate_hash_fixes_every_part() -> None:
    def hashed(**change) -> bytes:
        parts = {"version": b"v", "rule": b"r", "roll": eight.roll(), "lot_seed": b"s"} | change
        return electorate_hash(**parts)

    shuffled = enrol(
        weights=Weights("linear"), standings=eight.standings()[::-1], opened_on=eight.OPENED_ON
    )
    assert hashed() == hashed(roll=shuffled)
    others = [
        hashed(version=b"w"),
        hashed(rule=b"q"),
        hashed(lot_seed=b"t"),
        hashed(roll=eight.roll("capped")),
    ]
    assert len({hashed(), *others}) == 5
