"""Random elections with many ties, from a seed; and papers written short."""

from __future__ import annotations

import random

from votes.domain.papers import Approving, Ranked, Scored

KEYS = "ABCDEF"


def ranked(text: str) -> list[Ranked]:
    """`5 A>B=C; 3 B` → papers."""
    papers = []
    for line in text.split(";"):
        weight, order = line.split()
        tiers = tuple(tuple(tier.split("=")) for tier in order.split(">"))
        papers.append(Ranked(tiers, int(weight)))
    return papers


def drawn(rng: random.Random, least: int = 2) -> tuple[list[str], list[str]]:
    """Options, and lots in another order."""
    options = list(KEYS[: rng.randint(least, len(KEYS))])
    return options, rng.sample(options, len(options))


def orders(rng: random.Random, options: list[str], *, equal: bool) -> list[Ranked]:
    """A few papers of small weight; `equal` allows equal ranks."""
    papers = []
    for _ in range(rng.randint(1, 7)):
        left = rng.sample(options, rng.randint(0, len(options)))
        tiers = []
        while left:
            size = rng.randint(1, len(left)) if equal and rng.random() < 0.4 else 1
            tiers.append(tuple(left[:size]))
            left = left[size:]
        papers.append(Ranked(tuple(tiers), rng.choice((0, 1, 1, 2, 3))))
    return papers


def approvals(rng: random.Random, options: list[str]) -> list[Approving]:
    """A few approving papers."""
    return [
        Approving(
            tuple(rng.sample(options, rng.randint(0, len(options)))),
            rng.choice((0, 1, 1, 2, 3)),
            f"v{i}",
        )
        for i in range(rng.randint(1, 7))
    ]


def scores(rng: random.Random, options: list[str]) -> list[Scored]:
    """A few scoring papers."""
    return [
        Scored(tuple((key, rng.randint(0, 5)) for key in paper.approve), paper.weight)
        for paper in approvals(rng, options)
    ]


def apart(papers):
    """Each paper of weight w as w papers of weight 1."""
    made = []
    for paper in papers:
        for k in range(paper.weight):
            if isinstance(paper, Approving):
                made.append(Approving(paper.approve, 1, f"{paper.voter}.{k}"))
            elif isinstance(paper, Ranked):
                made.append(Ranked(paper.tiers, 1))
            else:
                made.append(Scored(paper.scores, 1))
    return made


def renamed(papers, names: dict[str, str]):
    """The same papers about options with other names."""
    made = []
    for paper in papers:
        if isinstance(paper, Ranked):
            tiers = tuple(tuple(names[key] for key in tier) for tier in paper.tiers)
            made.append(Ranked(tiers, paper.weight))
        elif isinstance(paper, Approving):
            approve = tuple(names[key] for key in paper.approve)
            made.append(Approving(approve, paper.weight, paper.voter))
        else:
            points = tuple((names[key], value) for key, value in paper.scores)
            made.append(Scored(points, paper.weight))
    return made
