"""A what-if as a curve with its two marks, and the sentence that it comes down to."""

from __future__ import annotations

from dataclasses import dataclass

from consortium.costs.domain.what_if import Step
from consortium.costs.queries import Question
from consortium.kernel.money import compact_text, exact_text
from consortium.shell.charts import Curve, Line, Span

RULES = {"equal": "Equal shares", "proportional": "By accepted pledge"}


@dataclass(frozen=True)
class MarkLine:
    """F/10 or F/50, and how many members bring a share down to it."""

    label: str
    amount: str
    members: str


@dataclass(frozen=True)
class Answer:
    """The curve, the range at the asked number of members, and the marks in words."""

    curve: Curve
    share: Span | None
    members: int
    rule: str
    central: str
    alone: str
    of_frontier: str
    reference: str
    marks: tuple[MarkLine, ...]


def answer(question: Question, *, other: Question | None, here: int, name: str) -> Answer:
    """`question` drawn, with the point at `here` members; `other` is dashed beside it."""
    found, currency = question.answer, question.currency
    step = next(step for step in found.steps if step.members == here)
    return Answer(
        curve=_curve(question, other, here, name),
        share=_span(step, currency),
        members=here,
        rule=RULES[question.rule],
        central=exact_text(step.share.central, currency),
        alone=compact_text(found.cost.central, currency),
        of_frontier=_tenths(step.frontier_tenths),
        reference=_reference(question),
        marks=tuple(
            MarkLine(
                label=f"1/{mark.parts} of the frontier",
                amount=compact_text(mark.amount, currency),
                members=_reached(mark.members),
            )
            for mark in found.marks
        ),
    )


def _curve(question: Question, other: Question | None, here: int, name: str) -> Curve:
    found, currency = question.answer, question.currency
    first, last = found.steps[0], found.steps[-1]
    return Curve(
        title=f"Your share of {name}, by the number of members",
        description=(
            f"{compact_text(first.share.central, currency)} with {first.members} members, "
            f"{compact_text(last.share.central, currency)} with {last.members}."
        ),
        x_label="Members",
        y_label="Your share",
        points=tuple((step.members, step.share.central) for step in found.steps),
        texts=tuple(compact_text(step.share.central, currency) for step in found.steps),
        lines=tuple(
            Line(
                f"1/{mark.parts} of the frontier: {compact_text(mark.amount, currency)}",
                mark.amount,
            )
            for mark in found.marks
        ),
        here=here,
        unit=currency,
        other=tuple((s.members, s.share.central) for s in other.answer.steps) if other else (),
        other_label=RULES[other.rule] if other else "",
    )


def _span(step: Step, currency: str) -> Span | None:
    share = step.share
    if share.low == share.high:
        return None
    texts = [compact_text(amount, currency) for amount in (share.low, share.central, share.high)]
    return Span(
        "The range of the estimate",
        f"From {texts[0]} to {texts[2]}, central {texts[1]}.",
        share.low,
        share.central,
        share.high,
        *texts,
    )


def _reached(members: int | None) -> str:
    if members is None:
        return "not within reach"
    return "reached alone already" if members <= 1 else f"reached with {members} members"


def _tenths(tenths: int | None) -> str:
    return "" if not tenths else f"1/{tenths // 10}.{tenths % 10}"


def _reference(question: Question) -> str:
    found = question.reference
    if found is None:
        return ""
    basis = found.basis.replace("_", " ")
    return (
        f"{found.name}, {compact_text(found.amount, found.currency)}, {basis} "
        f"({found.source}, {found.observed_on:%Y-%m-%d})"
    )
