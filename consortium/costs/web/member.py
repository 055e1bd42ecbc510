"""The page this product is about: my share, what it would cost alone, and with how many others."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consortium.costs import queries
from consortium.costs.access import P
from consortium.costs.domain.what_if import Range
from consortium.costs.web.curves import RULES, Answer, answer
from consortium.costs.web.forms import WhatIfForm
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Problem
from consortium.kernel.money import decimal_text, parse_amount
from consortium.roadmap import queries as roadmap
from consortium.shell.tables import as_csv
from consortium.shell.web import Access, Page, Rows

if TYPE_CHECKING:
    from consortium.costs.models import Pool, Split
    from consortium.roadmap.models import Run

READ = Access(P.READ_COSTS, rows=Rows.CONSORTIUM)
USUAL_MEMBERS = 12


@dataclass(frozen=True)
class PoolLine:
    """One pool and where the reader's organization stands in it."""

    run: Run
    pool: Pool
    split: Split | None
    share: int | None
    part: Fraction | None
    position: queries.Position
    href: str


@dataclass(frozen=True)
class Headline:
    """The newest funded run in one sentence: my share, alone, and how many times cheaper."""

    line: PoolLine
    currency: str
    alone: int
    times: Fraction
    members: int


@dataclass(frozen=True)
class CostsPage:
    """Pools, the headline, and the what-if."""

    headline: Headline | None
    lines: tuple[PoolLine, ...]
    form: forms.Form
    answer: Answer | None
    problem: str
    api_call: str


class Costs(Page):
    """Share and costs."""

    access = {"GET": READ}
    template_name = "costs/costs.html"

    def page(self, *, actor: Actor, **path: Any) -> CostsPage:
        lines = pool_lines(actor)
        form, found, problem = self._what_if(actor, lines)
        return CostsPage(
            headline=_headline(lines),
            lines=lines,
            form=form,
            answer=found,
            problem=problem,
            api_call="/api/v1/costs/what-if?" + self.request.GET.urlencode(),
        )

    def _what_if(
        self, actor: Actor, lines: tuple[PoolLine, ...]
    ) -> tuple[forms.Form, Answer | None, str]:
        funded = [line.run for line in lines]
        planned = list(roadmap.runs(actor, state="planned")[:20])
        runs = {str(run.pk): run for run in [*funded, *planned]}
        initial = {
            "members": max(_members(lines), 2),
            "run": next(iter(runs), ""),
            "rule": "equal",
        }
        asked = "members" in self.request.GET
        form = WhatIfForm(
            self.request.GET if asked else initial,
            runs=[(key, run.name) for key, run in runs.items()],
        )
        if not form.is_valid():
            return form, None, ""
        given = form.cleaned_data
        run = runs.get(str(given["run"] or initial["run"]))
        cycle = run.cycle if run else roadmap.current_cycle(actor)
        currency = cycle.currency if cycle else "USD"
        try:
            cost = _cost(actor, run, given["cost"], currency)
            if cost is None:
                return form, None, ""
            rule = given["rule"] or "equal"
            question, other = (
                queries.what_if(actor, cost=cost, currency=currency, rule=name, cycle=cycle)
                for name in sorted(RULES, key=lambda name: name != rule)
            )
        except Problem as problem:
            return form, None, problem.detail
        name = run.name if run and not given["cost"] else "this cost"
        shown = None if other.answer.steps == question.answer.steps else other
        return form, answer(question, other=shown, here=given["members"], name=name), ""


def pool_lines(actor: Actor) -> tuple[PoolLine, ...]:
    """Every pool with the actor's own figures, newest first, in a fixed number of queries."""
    pools = list(queries.pools(actor))
    live = {split.pool_id: split for split in queries.splits(actor).filter(state="frozen")}
    mine = queries.my_shares(actor, list(live.values()))
    places = queries.positions(actor, pools)
    return tuple(_line(actor, pool, live.get(pool.pk), mine, places) for pool in pools)


def _line(
    actor: Actor,
    pool: Pool,
    split: Split | None,
    mine: dict[UUID, int],
    places: dict[tuple[UUID, UUID], queries.Position],
) -> PoolLine:
    share = mine.get(split.pk) if split else None
    place = queries.Position()
    if actor.organization_id is not None:
        place = places.get((pool.pk, actor.organization_id), place)
    return PoolLine(
        run=pool.run,
        pool=pool,
        split=split,
        share=share,
        part=Fraction(share, split.total) if split and share is not None else None,
        position=place,
        href=reverse("split", args=[split.pk]) if split else "",
    )


def _members(lines: tuple[PoolLine, ...]) -> int:
    for line in lines:
        if line.split is not None:
            return min(len(line.split.inputs["members"]), 60)
    return USUAL_MEMBERS


def _headline(lines: tuple[PoolLine, ...]) -> Headline | None:
    for line in lines:
        if line.split is not None and line.share:
            return Headline(
                line=line,
                currency=line.pool.currency,
                alone=line.split.total,
                times=Fraction(line.split.total, line.share),
                members=len(line.split.inputs["members"]),
            )
    return None


def _cost(actor: Actor, run: Run | None, entered: str, currency: str) -> Range | None:
    if entered:
        amount = parse_amount(entered, currency)
        return Range(amount, amount, amount)
    return queries.planned_cost(actor, run) if run else None


@dataclass(frozen=True)
class ShareLine:
    """One member's share, exact and rounded."""

    name: str
    weight: int
    exact: str
    floor: int
    remainder: str
    extra: int
    amount: int
    part: Fraction
    mine: bool


@dataclass(frozen=True)
class SplitPage:
    """A split that can be recomputed by hand."""

    split: Split
    pool: Pool
    lines: tuple[ShareLine, ...]
    costs: tuple[Any, ...]
    steps: tuple[dict[str, Any], ...]
    inputs_hash: str
    others: tuple[Split, ...]


class SplitView(Page):
    """One split with every share and its trace."""

    access = {"GET": READ}
    template_name = "costs/split.html"

    def page(self, *, actor: Actor, **path: Any) -> SplitPage:
        split = queries.split(actor, path["id"])
        others = queries.splits(actor, pool=split.pool).exclude(pk=split.pk)
        return SplitPage(
            split=split,
            pool=split.pool,
            lines=share_lines(actor, split),
            costs=tuple(queries.costs(actor, split.pool)),
            steps=tuple(split.trace["steps"]),
            inputs_hash=bytes(split.inputs_hash).hex(),
            others=tuple(others),
        )


class SplitCsv(Page):
    """The same as CSV."""

    access = {"GET": READ}

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        split = queries.split(self.actor, path["id"])
        currency = split.pool.currency
        rows = [
            (line.name, line.weight, line.exact, line.amount, currency,
             decimal_text(line.amount, currency))
            for line in share_lines(self.actor, split)
        ]  # fmt: skip
        header = ("member", "weight", "exact", "amount_minor", "currency", "amount")
        return as_csv(f"split-{split.pk}", header, rows)


def share_lines(actor: Actor, split: Split) -> tuple[ShareLine, ...]:
    """The shares with their rounding, the largest first."""
    traced = {row["member"]: row for row in split.trace["shares"]}
    return tuple(
        ShareLine(
            name=share.organization.name,
            weight=share.weight,
            exact=share.exact,
            floor=traced[str(share.organization_id)]["floor"],
            remainder=traced[str(share.organization_id)]["remainder"],
            extra=traced[str(share.organization_id)]["extra"],
            amount=share.amount,
            part=Fraction(share.amount, split.total),
            mine=share.organization_id == actor.organization_id,
        )
        for share in queries.shares(actor, split)
    )
