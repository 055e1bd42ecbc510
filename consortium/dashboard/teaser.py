"""The what-if in one picture: what an equal share costs with 2 to 60 members."""

from __future__ import annotations

from consortium.costs import queries as costs
from consortium.costs.domain.what_if import Range
from consortium.kernel.actor import Actor
from consortium.kernel.money import compact_text
from consortium.shell.charts import Curve, Line


def curve(actor: Actor, *, total: int, currency: str, here: int, name: str) -> Curve | None:
    """`total` shared equally, with the marks at a tenth and a fiftieth of the frontier."""
    if total <= 0:
        return None
    found = costs.what_if(actor, cost=Range(total, total, total), currency=currency).answer
    points = tuple((step.members, step.share.central) for step in found.steps)
    texts = tuple(compact_text(y, currency) for _, y in points)
    lines = tuple(
        Line(f"1/{mark.parts} of the frontier: {compact_text(mark.amount, currency)}", mark.amount)
        for mark in found.marks
    )
    return Curve(
        title=f"An equal share of {name}",
        description=f"{texts[0]} with {points[0][0]} members, {texts[-1]} with {points[-1][0]}.",
        x_label="members",
        y_label="Equal share",
        points=points,
        texts=texts,
        lines=lines,
        here=max(2, min(60, here)) if here else None,
        unit=currency,
    )
