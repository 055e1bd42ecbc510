"""Second counts of approvals and scores, written apart from `votes.domain`: every unit by itself.

Equal shares keeps a list of single purses and finds prices by trying every number of payers;
committees are compared by their definition, over all sets.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations


def units(papers):
    """One set for each unit of weight."""
    return [set(paper.approve) for paper in papers for _ in range(paper.weight)]


def sums(options, papers, lots):
    """Options by approving units."""
    return tuple(
        sorted(options, key=lambda o: (-sum(o in u for u in units(papers)), lots.index(o)))
    )


def points(options, papers, lots):
    """Options by points."""
    tables = [dict(p.scores) for p in papers for _ in range(p.weight)]
    return tuple(sorted(options, key=lambda o: (-sum(t.get(o, 0) for t in tables), lots.index(o))))


def worth(committee, voters):
    """Thiele's satisfaction."""
    return sum(
        (Fraction(1, k) for u in voters for k in range(1, len(u & set(committee)) + 1)), Fraction(0)
    )


def pav(options, papers, lots, seats):
    """The best set, by lots among the best."""
    voters = units(papers)
    ranked = sorted(
        combinations(options, seats),
        key=lambda c: (-worth(c, voters), sorted(lots.index(o) for o in c)),
    )
    return tuple(sorted(ranked[0], key=lots.index))


def seqpav(options, papers, lots, seats):
    """Seat by seat, by the worth of the whole committee."""
    voters, chosen = units(papers), []
    for _ in range(seats):
        rest = [o for o in lots if o not in chosen]
        chosen.append(max(rest, key=lambda o: (worth([*chosen, o], voters), -lots.index(o))))
    return tuple(chosen)


def price(cost, purses):
    """Try: the j poorest give all, the others give the same."""
    purses = sorted(purses)
    for j in range(len(purses)):
        each = (cost - sum(purses[:j])) / Fraction(len(purses) - j)
        if each <= purses[j] and (j == 0 or each > purses[j - 1]):
            return each
    return None


def shares_once(costs, voters, lots, each, one, groups):
    """One count; the bought in order, and what every unit paid for each."""
    purses = [Fraction(each) for _ in voters]
    bought, left = [], set(costs)
    while True:
        offers = []
        for p in left:
            backers = [i for i, u in enumerate(voters) if p in u]
            if backers and sum(purses[i] for i in backers) >= costs[p]:
                pay = price(costs[p], [purses[i] for i in backers])
                use = 1 if one else costs[p]
                offers.append((pay / use, costs[p], -len(backers), lots.index(p), p, pay))
        if not offers:
            return bought
        *_, p, pay = min(offers)
        for i, u in enumerate(voters):
            if p in u:
                purses[i] -= min(purses[i], pay)
        bought.append(p)
        left.discard(p)
        for group in groups:
            if p in group:
                left -= set(group)


def shares(costs, papers, lots, budget, completion, step, one, groups):
    """Equal shares with its completion."""
    voters = [u for u in units(papers) if u]
    if not voters:
        return ()
    start = Fraction(budget, len(voters))
    step = start / 1000 if step is None else step
    best = shares_once(costs, voters, lots, start, one, groups)

    def open_for_all(done):
        shut = {q for g in groups if set(g) & set(done) for q in g} | set(done)
        return [p for p in lots if p not in shut and any(p in u for u in voters)]

    k = 0
    while completion == "add1" and open_for_all(best):
        k += 1
        now = shares_once(costs, voters, lots, start + k * step, one, groups)
        if sum(costs[p] for p in now) > budget:
            break
        best = now
    if completion == "greedy":
        return tuple(greedy(costs, papers, lots, budget, groups, best))
    return tuple(best)


def greedy(costs, papers, lots, budget, groups, done=()):
    """The majority's way with what is left."""
    done, voters = list(done), units(papers)
    for p in sorted(lots, key=lambda o: -sum(o in u for u in voters)):
        rivals = {q for g in groups if p in g for q in g}
        fits = sum(costs[q] for q in done) + costs[p] <= budget
        if fits and p not in done and not rivals & set(done) and any(p in u for u in voters):
            done.append(p)
    return tuple(done)
