"""Schulze and ranked pairs, IRV and STV: published elections, a second count, invariants."""

from __future__ import annotations

import random

import pytest

from consortium.kernel.canonical import canonical
from tests.domain.votes import second_ranked
from tests.domain.votes.elections import apart, drawn, orders, ranked, renamed
from votes.domain.choice import InvalidChoice
from votes.domain.methods.irv import count_irv
from votes.domain.methods.ranked_pairs import count_ranked_pairs
from votes.domain.methods.schulze import count_schulze
from votes.domain.methods.scottish_stv import count_scottish_stv
from votes.domain.papers import Ranked, draw_lots
from votes.domain.rule import RuleInvalid
from votes.domain.steps import LockRow, LotRow, PairRow, PathRow, RoundRow, StageRow, vote_text

CYCLE = ranked(
    "5 A>C>B>E>D;5 A>D>E>C>B;8 B>E>D>A>C;3 C>A>B>E>D;7 C>A>E>B>D;2 C>B>A>D>E;7 D>C>E>B>A;"
    "8 E>B>A>D>C"
)
BURLINGTON = ranked(
    "1332 M>K>W;767 M>W>K;455 M;2043 K>M>W;371 K>W>M;568 K;1513 W>M>K;495 W>K>M;1289 W"
)
IRELAND = ranked("612265 R;694484 L;36789 C>L;205565 C>R;25548 C")
STV = ranked("45 A>B;12 A>C;18 B;16 C>D;9 D>C")
METHODS = [
    (count_schulze, second_ranked.schulze, True),
    (count_ranked_pairs, second_ranked.ranked_pairs, True),
    (count_irv, second_ranked.irv, False),
]


def rows(outcome, kind):
    return [row for row in outcome.trace if isinstance(row, kind)]


def test_cycle() -> None:
    options = list("ABCDE")
    schulze = count_schulze(options=options, papers=CYCLE, lots=options)
    assert "".join(schulze.order) == "EACBD"
    assert len(rows(schulze, PairRow)) == len(rows(schulze, PathRow)) == 10
    pairs = count_ranked_pairs(options=options, papers=CYCLE, lots=options)
    assert "".join(pairs.order) == "ACEBD"
    assert any(not row.locked for row in rows(pairs, LockRow))


def test_burlington_2009() -> None:
    options = ["K", "M", "W"]
    irv = count_irv(options=options, papers=BURLINGTON, lots=options)
    first, last = rows(irv, RoundRow)
    assert first.votes == {"W": 3297, "K": 2982, "M": 2554}
    assert first.excluded == "M"
    assert last.votes == {"K": 4314, "W": 4064}
    assert irv.winners == ("K",)
    for method in (count_schulze, count_ranked_pairs):
        outcome = method(options=options, papers=BURLINGTON, lots=options)
        assert outcome.winners == ("M",)
        pairs = {(r.a, r.b): (r.above, r.below) for r in rows(outcome, PairRow)}
        assert pairs["M", "K"] == (4067, 3477)
        assert pairs["M", "W"] == (4597, 3668)


def test_ireland_1990() -> None:
    options = ["R", "L", "C"]
    irv = count_irv(options=options, papers=IRELAND, lots=options)
    assert irv.order == ("R", "L", "C")
    assert rows(irv, RoundRow)[-1].votes == {"R": 817830, "L": 731273}


def test_the_worked_stv() -> None:
    options = list("ABCD")
    outcome = count_scottish_stv(options=options, papers=STV, lots=options, seats=2)
    assert outcome.winners == ("A", "B")
    first, surplus = rows(outcome, StageRow)
    assert first.quota == 34
    assert first.elected == ("A",)
    assert vote_text(surplus.values["B"]) == "36.15750"
    assert vote_text(surplus.values["C"]) == "20.84200"
    assert vote_text(surplus.lost) == "0.00050"
    assert surplus.plain()["values"]["B"] == "36.15750"


def test_one_seat_per_company() -> None:
    options = list("ABCD")
    given = {"options": options, "papers": STV, "lots": options, "companies": {"A": "x", "B": "x"}}
    capped = count_scottish_stv(**given, seats=2, max_per_company=1)
    assert capped.winners == ("A", "C")
    vacant = count_scottish_stv(
        **(given | {"companies": dict.fromkeys(options, "x")}), seats=3, max_per_company=1
    )
    assert vacant.winners == ("A",)


@pytest.mark.parametrize(("method", "second", "equal"), METHODS)
def test_a_second_count_agrees(method, second, equal) -> None:
    rng = random.Random(method.__name__)
    for _ in range(1_000):
        options, lots = drawn(rng)
        papers = orders(rng, options, equal=equal)
        outcome = method(options=options, papers=papers, lots=lots)
        assert outcome.order == second(options, papers, lots), (options, lots, papers)
        assert outcome.winners == outcome.order[:1]


def test_a_second_stv_agrees() -> None:
    rng = random.Random(7)
    for _ in range(1_000):
        options, lots = drawn(rng, least=3)
        papers = orders(rng, options, equal=False)
        papers += [Ranked(p.tiers, p.weight * 7) for p in papers]
        seats = rng.randint(1, len(options) - 1)
        firm = {key: rng.choice((key, "x", "y")) for key in options}
        most = rng.choice((None, None, 1, 2))
        outcome = count_scottish_stv(
            options=options,
            papers=papers,
            lots=lots,
            seats=seats,
            companies=firm,
            max_per_company=most,
        )
        elected, held, exhausted, lost = second_ranked.stv(options, papers, lots, seats, firm, most)
        assert outcome.winners == elected, (options, lots, papers, seats, firm, most)
        last = rows(outcome, StageRow)[-1]
        assert {k: v for k, v in held.items() if k in last.values} == {
            k: _decimal(v) for k, v in last.values.items()
        }
        assert (_decimal(last.exhausted), _decimal(last.lost)) == (exhausted, lost)


def _decimal(value: int):
    return value * second_ranked.FIVE


def _stv(**given):
    return count_scottish_stv(**given, seats=1)


@pytest.mark.parametrize("method", [count_schulze, count_ranked_pairs, count_irv, _stv])
def test_weight_is_so_many_papers_and_names_mean_nothing(method) -> None:
    rng = random.Random(3)
    for _ in range(150):
        options, lots = drawn(rng)
        papers = orders(rng, options, equal=method in (count_schulze, count_ranked_pairs))
        outcome = method(options=options, papers=papers, lots=lots)
        split = method(options=options, papers=apart(papers), lots=lots)
        assert canonical(outcome.plain()) == canonical(split.plain())
        shuffled = rng.sample(papers, len(papers))
        assert outcome == method(options=options, papers=shuffled, lots=lots)
        names = dict(zip(options, rng.sample("uvwxyz", len(options)), strict=True))
        other = method(
            options=rng.sample([names[key] for key in options], len(options)),
            papers=renamed(papers, names),
            lots=[names[key] for key in lots],
        )
        assert other.order == tuple(names[key] for key in outcome.order)
        assert all(row.words() for row in outcome.trace)


def test_lots_decide_and_say_so() -> None:
    for method in (count_schulze, count_ranked_pairs, count_irv, _stv):
        for lots in (["A", "B"], ["B", "A"]):
            outcome = method(options=["A", "B"], papers=ranked("2 A;2 B"), lots=lots)
            assert outcome.winners == (lots[0],)
            assert [row.by for row in rows(outcome, LotRow)] == ["lots"]


def test_an_earlier_round_decides_before_lots() -> None:
    papers = ranked("4 A;3 B;2 C>B;1 D>A;5 E")
    outcome = count_irv(options=list("ABCDE"), papers=papers, lots=list("BADCE"))
    tie = rows(outcome, LotRow)[0]
    assert (tie.tied, tie.taken, tie.by) == (("B", "A", "E"), "B", "count 2")


@pytest.mark.parametrize("method", [count_irv, _stv])
def test_equal_ranks_are_refused_where_a_paper_has_one_heir(method) -> None:
    with pytest.raises(InvalidChoice):
        method(options=["A", "B", "C"], papers=ranked("1 A=B"), lots=["A", "B", "C"])


@pytest.mark.parametrize("papers", [ranked("1 A>A"), ranked("1 X"), [Ranked((("A",),), -1)]])
def test_bad_papers_are_refused(papers) -> None:
    with pytest.raises(InvalidChoice):
        count_schulze(options=["A", "B"], papers=papers, lots=["A", "B"])


def test_bad_lots_and_seats_are_refused() -> None:
    for lots in (["A"], ["A", "A"], ["A", "C"]):
        with pytest.raises(RuleInvalid):
            count_schulze(options=["A", "B"], papers=[], lots=lots)
    for seats in (0, 2):
        with pytest.raises(RuleInvalid):
            count_scottish_stv(options=["A", "B"], papers=[], lots=["A", "B"], seats=seats)


def test_no_papers_at_all_leave_it_to_lots() -> None:
    for method in (count_schulze, count_ranked_pairs, count_irv, _stv):
        outcome = method(options=["A", "B"], papers=[], lots=["B", "A"])
        assert outcome.winners == ("B",)


def test_lots_from_a_seed_are_known_to_everyone() -> None:
    drawn_once = draw_lots(seed=b"seed", options="abc")
    assert sorted(drawn_once) == ["a", "b", "c"]
    assert drawn_once == draw_lots(seed=b"seed", options="cba")
