"""Second counts of rankings, written apart from `votes.domain`: single papers, graphs, Decimal.

A paper is a dict of ranks and stands for one unit of weight; strongest paths are found by asking
at every strength who reaches whom; STV keeps each paper's value as a Decimal cut to five places.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

FIVE = Decimal("0.00001")


def single(options, papers):
    """One dict option → rank for each unit of weight."""
    out = []
    for paper in papers:
        ranks = dict.fromkeys(options, 999)
        for rank, tier in enumerate(paper.tiers):
            for o in tier:
                ranks[o] = rank
        out += [ranks] * paper.weight
    return out


def above(papers, a, b):
    """How many papers put a above b."""
    return sum(1 for ranks in papers if ranks[a] < ranks[b])


def _reaches(edges, start, goal):
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        for a, b in edges:
            if a == here and b not in seen:
                seen.add(b)
                todo.append(b)
    return goal in seen


def schulze(options, papers, lots):
    """The Schulze order."""
    papers = single(options, papers)
    wins = {}
    for a in options:
        for b in options:
            if a != b and above(papers, a, b) > above(papers, b, a):
                wins[a, b] = above(papers, a, b)

    def strength(a, b):
        for level in sorted(set(wins.values()), reverse=True):
            if _reaches([e for e, w in wins.items() if w >= level], a, b):
                return level
        return 0

    beats = {(a, b) for a in options for b in options if a != b and strength(a, b) > strength(b, a)}
    return _topological(options, beats, lots)


def ranked_pairs(options, papers, lots):
    """The ranked-pairs order."""
    papers = single(options, papers)
    majorities = []
    for a in options:
        for b in options:
            if a != b:
                f, g = above(papers, a, b), above(papers, b, a)
                if f > g:
                    majorities.append((-f, g, lots.index(a), lots.index(b), a, b))
    kept = []
    for *_, a, b in sorted(majorities):
        if not _reaches(kept, b, a):
            kept.append((a, b))
    return _topological(options, set(kept), lots)


def _topological(options, edges, lots):
    order = []
    while len(order) < len(options):
        for o in lots:
            if o not in order and not any(b == o and a not in order for a, b in edges):
                order.append(o)
                break
    return tuple(order)


def irv(options, papers, lots):
    """The whole run-off order."""
    papers = single(options, papers)
    left, past, out = list(options), [], []
    while len(left) > 1:
        heaps = dict.fromkeys(left, 0)
        for ranks in papers:
            ranked = sorted((ranks[o], o) for o in left if ranks[o] < 999)
            if ranked:
                heaps[ranked[0][1]] += 1
        past.insert(0, heaps)
        # Compared as tuples, newest round first: the smallest tuple is lowest where they differ.
        worst = min(left, key=lambda o: (*(heap[o] for heap in past), -lots.index(o)))
        left.remove(worst)
        out.insert(0, worst)
    return (left[0], *out)


class Paper:
    """One paper of STV."""

    def __init__(self, order):
        self.order, self.value, self.at = order, Decimal(1), None


def stv(options, papers, lots, seats, firm=None, most=None):
    """(elected in order, what everyone held at the end, exhausted, lost)."""
    firm = firm or {o: o for o in options}
    pile = []
    for paper in papers:
        order = [tier[0] for tier in paper.tiers]
        pile += [Paper(order) for _ in range(paper.weight) if order]
    quota = len(pile) // (seats + 1) + 1
    state = dict.fromkeys(options, "hopeful")
    fixed, elected, past = {}, [], []
    totals = {"exhausted": Decimal(0), "lost": Decimal(0)}

    def land(paper):
        paper.at = next((o for o in paper.order if state[o] == "hopeful"), None)
        if paper.at is None:
            totals["exhausted"] += paper.value

    def held(o):
        if o in fixed:
            return fixed[o]
        return sum((p.value for p in pile if p.at == o), Decimal(0))

    def snapshot():
        past.insert(0, {o: held(o) for o in options})

    def key(o):
        return (*(stage[o] for stage in past), -lots.index(o))

    def full(o):
        return most is not None and sum(firm[e] == firm[o] for e in elected) >= most

    def seat(able):
        for o in sorted(able, key=key, reverse=True):
            if len(elected) < seats and not full(o):
                state[o] = "elected"
                elected.append(o)

    for paper in pile:
        land(paper)
    snapshot()
    while True:
        hopeful = [o for o in options if state[o] == "hopeful"]
        seat([o for o in hopeful if held(o) >= quota])
        hopeful = [o for o in options if state[o] == "hopeful"]
        if len(elected) == seats:
            break
        if len(hopeful) <= seats - len(elected):
            seat(hopeful)
            break
        barred = [o for o in hopeful if full(o)]
        rich = [o for o in elected if held(o) > quota]
        if rich and not barred:
            o = max(rich, key=key)
            v, moving = held(o), [p for p in pile if p.at == o]
            before = sum((p.value for p in moving), Decimal(0))
            assert before == v
            fixed[o] = Decimal(quota)
            after = Decimal(0)
            for p in moving:
                p.value = ((v - quota) * p.value / v).quantize(FIVE, rounding=ROUND_DOWN)
                after += p.value
                land(p)
            totals["lost"] += v - quota - after
        else:
            o = min(barred or hopeful, key=key)
            state[o] = "out"
            for p in [p for p in pile if p.at == o]:
                land(p)
        snapshot()
    return tuple(elected), {o: held(o) for o in options}, totals["exhausted"], totals["lost"]
