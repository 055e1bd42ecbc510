"""The tally: the worked examples, its invariants, and a second implementation that must agree."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.kernel.canonical import canonical
from tests.domain.votes import eight, recount
from votes.domain.choice import Choice
from votes.domain.methods import count
from votes.domain.options import Option
from votes.domain.presets import PRESETS, motion_rule, size_rule
from votes.domain.roll import Elector, Roll
from votes.domain.rule import TIERS, Clause, Rule
from votes.domain.trace import ClauseRow, CumulativeRow, TurnoutRow, read_result
from votes.domain.wording import result_sentence, row_in_words

SIZES = (Option("s", 7), Option("m", 34), Option("l", 70), Option("x", 405))
NAMES = {"s": "7B", "m": "34B", "l": "70B", "x": "405B"}


def motion(yes="", no="", abstain="") -> dict[str, Choice]:
    """Ballots from the names of those who say each thing."""
    said = {"yes": yes, "no": no}
    ballots = {name: Choice("motion", value) for value, names in said.items() for name in names}
    return ballots | {name: Choice("motion", None) for name in abstain}


def peaks(abstain="", **at) -> dict[str, Choice]:
    """Ballots from the names of those who peak at each option."""
    ballots = {name: Choice("median", key) for key, names in at.items() for name in names}
    return ballots | {name: Choice("median", None) for name in abstain}


def tally(rule, ballots, roll=None, options=SIZES):
    return count(rule=rule, options=options, roll=roll or eight.roll(), ballots=ballots, lots=b"")


@pytest.mark.parametrize(
    ("preset", "reason"), [("ordinary", ""), ("double", ""), ("reserved", "members")]
)
def test_the_worked_motion(preset, reason) -> None:
    result = tally(
        motion_rule(preset=preset),
        motion(yes="ABG", no="CF", abstain="D"),
        eight.recused(eight.roll(), "E"),
    )
    turnout = result.trace[0]
    assert isinstance(turnout, TurnoutRow)
    assert (turnout.entitled.heads, turnout.entitled.weight) == (7, 9200)
    assert (turnout.present.heads, turnout.present.weight) == (6, 9000)
    assert (turnout.cast.heads, turnout.cast.weight) == (5, 8000)
    assert (turnout.yes.heads, turnout.yes.weight) == (3, 6300)
    assert (result.reason, result.passed) == (reason, not reason)
    if reason:
        failed = next(r for r in result.trace if isinstance(r, ClauseRow) and r.name == reason)
        assert (failed.measured, failed.against, failed.needed, failed.margin) == (3, 7, 5, -2)


@pytest.mark.parametrize(
    ("rule", "winner"),
    [
        (size_rule(double=False), "l"),
        (size_rule(double=True), "m"),
        (size_rule(double=False, go_beyond=Fraction(2, 3)), "m"),
    ],
)
def test_the_worked_median(rule, winner) -> None:
    result = tally(
        rule, peaks(x="A", l="B", m="CD", s="EF", abstain="G"), eight.recused(eight.roll(), "H")
    )
    walk = [r for r in result.trace if isinstance(r, CumulativeRow) and r.count == "weight"]
    assert [row.cumulative for row in walk] == [1300, 3500, 5500, 9500]
    assert result.winners == (winner,)
    assert result.order[0] == winner
    assert NAMES[winner] in result_sentence(result, NAMES)


@pytest.mark.parametrize("ballots", [{}, motion(abstain="ABCDEFGH")])
def test_no_votes_rejects_a_motion(ballots) -> None:
    assert tally(motion_rule(), ballots).reason == "no_votes"


@pytest.mark.parametrize("ballots", [{}, peaks(abstain="ABCDEFGH")])
def test_no_votes_rejects_a_size(ballots) -> None:
    result = tally(size_rule(), ballots)
    assert (result.reason, result.winners) == ("no_votes", ())
    assert "nobody" in result_sentence(result, NAMES)


def test_all_recused_is_no_vote() -> None:
    nobody = eight.recused(eight.roll(), *"ABCDEFGH")
    assert tally(motion_rule(), motion(yes="ABCDEFGH"), nobody).reason == "no_votes"


def test_an_exact_quorum_is_met_and_an_exact_majority_is_not() -> None:
    assert tally(motion_rule(preset="ordinary"), motion(yes="ACEF")).passed
    assert tally(motion_rule(preset="ordinary"), motion(yes="ACE")).reason == "quorum"
    tie = motion(yes="AD", no="BCEFGH")
    assert tally(motion_rule(preset="ordinary"), tie).reason == "majority"


def test_the_size_vote_needs_its_quorum() -> None:
    result = tally(size_rule(), peaks(x="ABC"))
    assert (result.reason, result.winners) == ("quorum", ())
    assert "quorum" in result_sentence(result, NAMES)


def test_when_no_run_is_in_the_middle_nothing_is_adopted() -> None:
    options = (replace(SIZES[0], cost=0, status_quo=True), *SIZES[1:])
    result = tally(size_rule(), peaks(s="ABCDE", x="FGH"), options=options)
    assert (result.reason, result.passed) == ("status_quo", False)
    assert "change nothing" in result_sentence(result, NAMES)


def test_a_clause_may_ask_one_tier_and_may_end() -> None:
    tiers = dict(zip("ABCDEFGH", ("founding", "founding", *("full",) * 6), strict=True))
    roll = Roll(tuple(replace(e, tier=tiers[e.id]) for e in eight.roll().electors), eight.OPENED_ON)
    founders = Clause("founders", "yes", "entitled", "heads", Fraction(1, 2), True, tier="founding")
    rule = Rule("motion", (*PRESETS["ordinary"], founders))
    assert tally(rule, motion(yes="ACDEFGH", no="B"), roll).reason == "founders"
    assert tally(rule, motion(yes="ABC", no="DE"), roll).passed
    ended = Rule("motion", (*PRESETS["ordinary"], replace(founders, until=date(2027, 3, 1))))
    assert tally(ended, motion(yes="ACDEFGH", no="B"), roll).passed


def test_a_weightless_member_is_still_a_head() -> None:
    roll = Roll((*eight.roll().electors, Elector("Z", 0, 0, "associate")), eight.OPENED_ON)
    turnout = tally(motion_rule(), motion(yes="Z"), roll).trace[0]
    assert (turnout.yes.heads, turnout.yes.weight) == (1, 0)
    assert tally(size_rule(), peaks(x="Z"), roll).reason == "no_votes"


def test_a_result_reads_back_and_every_row_has_a_sentence() -> None:
    for result in (
        tally(motion_rule(), motion(yes="ABC", no="DE")),
        tally(size_rule(), peaks(x="AB", m="CDE")),
    ):
        assert read_result(result.plain()) == result
        for row in result.trace:
            if isinstance(row, ClauseRow):
                assert row_in_words(row).endswith(".")
        assert result_sentence(result, NAMES).endswith(".")


# -- Properties ----------------------------------------------------------------------------------

ids = [f"e{i:02}" for i in range(12)]
electors = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(TIERS), st.booleans()), min_size=1, max_size=12
).map(
    lambda rows: tuple(
        Elector(ids[i], weight * 7, weight, tier, recused=out)
        for i, (weight, tier, out) in enumerate(rows)
    )
)
yes_no = st.dictionaries(
    st.sampled_from(ids), st.sampled_from(["yes", "no", None]).map(lambda v: Choice("motion", v))
)
sizes = st.dictionaries(
    st.sampled_from(ids), st.sampled_from([*NAMES, None]).map(lambda v: Choice("median", v))
)
motions = st.sampled_from([motion_rule(preset=name) for name in PRESETS])
medians = st.builds(
    size_rule,
    double=st.booleans(),
    go_beyond=st.sampled_from([Fraction(1, 2), Fraction(3, 5), Fraction(2, 3)]),
)
by_weight = motion_rule(preset="ordinary").clauses[1:]


@given(electors, yes_no, motions, st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(people, ballots, rule, chance) -> None:
    names = dict(zip(ids, chance.sample(ids, len(ids)), strict=True))
    renamed = sorted((replace(e, id=names[e.id]) for e in people), key=lambda e: e.id)
    before = tally(rule, ballots, Roll(people, eight.OPENED_ON))
    after = tally(
        rule,
        {names[i]: c for i, c in ballots.items()},
        Roll(tuple(renamed), eight.OPENED_ON),
    )
    assert canonical(before.plain()) == canonical(after.plain())


@given(electors, yes_no)
def test_weight_w_is_w_ballots_of_weight_one(people, ballots) -> None:
    rule = Rule("motion", by_weight)
    papers = [
        (replace(e, id=f"{e.id}.{k}", weight=1), ballots.get(e.id))
        for e in people
        for k in range(e.weight)
    ]
    whole = tally(rule, ballots, Roll(people, eight.OPENED_ON))
    apart = tally(
        rule,
        {e.id: choice for e, choice in papers if choice is not None},
        Roll(tuple(e for e, _ in papers), eight.OPENED_ON),
    )
    measured = [(r.measured, r.against, r.holds) for r in whole.trace if isinstance(r, ClauseRow)]
    assert measured == [
        (r.measured, r.against, r.holds) for r in apart.trace if isinstance(r, ClauseRow)
    ]


@given(electors, sizes)
def test_a_median_weight_is_that_many_ballots(people, ballots) -> None:
    rule = replace(size_rule(double=False), clauses=())
    papers = [
        (replace(e, id=f"{e.id}.{k}", weight=1), ballots.get(e.id))
        for e in people
        for k in range(e.weight)
    ]
    whole = tally(rule, ballots, Roll(people, eight.OPENED_ON))
    apart = tally(
        rule,
        {e.id: choice for e, choice in papers if choice is not None},
        Roll(tuple(e for e, _ in papers), eight.OPENED_ON),
    )
    assert whole.winners == apart.winners


@given(electors, yes_no, motions)
def test_a_recused_ballot_changes_nothing(people, ballots, rule) -> None:
    roll = Roll(people, eight.OPENED_ON)
    entitled = {e.id for e in roll.entitled}
    kept = {i: c for i, c in ballots.items() if i in entitled}
    without = Roll(roll.entitled, eight.OPENED_ON)
    assert tally(rule, ballots, roll) == tally(rule, kept, without)


@given(electors, yes_no, motions, st.sampled_from(ids))
def test_changing_to_yes_never_defeats_a_motion(people, ballots, rule, who) -> None:
    roll = Roll(people, eight.OPENED_ON)
    before = tally(rule, ballots, roll)
    after = tally(rule, ballots | {who: Choice("motion", "yes")}, roll)
    assert after.passed or not before.passed


@given(electors, sizes, medians, st.sampled_from(ids))
def test_a_larger_peak_never_makes_the_size_smaller(people, ballots, rule, who) -> None:
    roll = Roll(people, eight.OPENED_ON)
    ladder = [option.key for option in SIZES]
    now = ballots.get(who)
    if now is None or now.value in (None, "x"):
        return
    larger = Choice("median", ladder[ladder.index(now.value) + 1])
    before, after = tally(rule, ballots, roll), tally(rule, ballots | {who: larger}, roll)
    if before.winners and after.winners:
        assert ladder.index(after.winners[0]) >= ladder.index(before.winners[0])


@given(electors, sizes, medians)
def test_doubling_never_makes_the_size_larger(people, ballots, rule) -> None:
    roll = Roll(people, eight.OPENED_ON)
    ladder = [option.key for option in SIZES]
    single = tally(replace(rule, double=False), ballots, roll)
    double = tally(replace(rule, double=True), ballots, roll)
    if single.winners:
        assert ladder.index(double.winners[0]) <= ladder.index(single.winners[0])


# -- The second implementation -------------------------------------------------------------------


def random_clauses(chance: random.Random, method: str) -> tuple[Clause, ...]:
    clauses = []
    for i in range(chance.randint(1, 4)):
        of = "present" if method == "median" else chance.choice(["present", "yes", "yes"])
        base = "entitled" if of == "present" else chance.choice(["entitled", "present", "cast"])
        least = Fraction(chance.randint(0, 8), 8)
        tier = chance.choice([None, None, None, *TIERS])
        count_by = chance.choice(["heads", "weight"])
        clauses.append(Clause(f"c{i}", of, base, count_by, least, chance.random() < 0.5, tier))
    return tuple(clauses)


def random_election(chance: random.Random):
    method = chance.choice(["motion", "median"])
    rule = Rule(method, random_clauses(chance, method))
    if method == "median":
        beyond = Fraction(chance.randint(5, 9), 10)
        rule = replace(rule, go_beyond=beyond, double=chance.random() < 0.5)
    people = tuple(
        Elector(
            f"e{i:02}",
            0,
            chance.choice([0, 1, chance.randint(0, 60)]),
            chance.choice(TIERS),
            recused=chance.random() < 0.1,
        )
        for i in range(chance.randint(1, 15))
    )
    costs = chance.sample(range(1000), chance.randint(2, 7))
    options = [Option(f"o{i}", cost) for i, cost in enumerate(costs)]
    if chance.random() < 0.5:
        cheapest = min(range(len(options)), key=lambda i: options[i].cost)
        options[cheapest] = replace(options[cheapest], status_quo=True)
    offered = ["yes", "no", None] if method == "motion" else [*(o.key for o in options), None]
    said = {e.id: chance.choice(offered) for e in people if chance.random() < 0.8}
    return rule, options, people, said


def test_the_second_implementation_counts_alike() -> None:
    chance = random.Random(20270308)
    outcomes = set()
    for _ in range(6_000):
        rule, options, people, said = random_election(chance)
        ballots = {i: Choice(rule.method, value) for i, value in said.items()}
        ours = tally(rule, ballots, Roll(people, eight.OPENED_ON), options)
        theirs = recount.decide(
            rule.plain(),
            [{"key": o.key, "cost": o.cost, "status_quo": o.status_quo} for o in options],
            [
                {"id": e.id, "weight": e.weight, "tier": e.tier, "recused": e.recused}
                for e in people
            ],
            said,
        )
        assert (ours.winners[0] if ours.winners else None, ours.reason) == (
            theirs["won"],
            theirs["why"],
        )
        outcomes.add((rule.method, ours.reason))
    assert len(outcomes) >= 8  # both methods passed, and failed in several ways
