"""A new pledge in three steps: what, when, and the second signature on the draft's own page.

The first step is a GET: it changes nothing, and what it shows (H100e-hours, value, share) is
known before anything is written.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound, Problem
from consortium.kernel.moments import now
from consortium.roadmap import queries as roadmap
from consortium.shell.web import KEY_FIELD, Access, FormPage, add_problem
from members import actions, queries
from members.access import P
from members.web.pledge_forms import PledgeForm, WhatForm, even_parts

if TYPE_CHECKING:
    from consortium.roadmap.models import Accelerator, Cycle


@dataclass(frozen=True)
class NewPledgePage:
    """The cycle, the step, and from the second step on what the pledge counts for."""

    cycle: Cycle
    step: int
    kind: str = "compute"
    amount: int = 0
    accelerator: Accelerator | None = None
    preview: queries.Preview | None = None
    back: str = ""


class NewPledge(FormPage):
    """Draft a pledge."""

    access = {"GET": Access(P.DRAFT_PLEDGE), "POST": Access(P.DRAFT_PLEDGE)}
    template_name = "members/pledge_new.html"
    form_class = PledgeForm
    success = "The draft is saved. A second admin signs it."

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        asked = "kind" in request.GET and "change" not in request.GET
        what = self._what(request.GET if asked else None)
        if not asked:
            return self._first(what, status=200)
        if not what.is_valid():
            return self._first(what, status=422)
        try:
            page = self._second(what.cleaned_data)
        except Problem as problem:
            add_problem(what, problem)
            return self._first(what, status=422)
        return self._draw_second(page, request.GET)

    def _draw_second(self, page: NewPledgePage, given: QueryDict) -> HttpResponse:
        initial = {name: given.get(name, "") for name in ("kind", "accelerator", "amount")}
        parts = even_parts(page.kind, page.amount, page.cycle.currency)
        form = self.form(initial={**initial, **parts})
        form.hide_what()
        return self.draw(page, form=form, idempotency_key=str(uuid.uuid4()))

    def _first(self, form: forms.Form, *, status: int) -> HttpResponse:
        return self.draw(NewPledgePage(self._cycle(), step=1), status=status, form=form)

    def _second(self, given: dict[str, Any]) -> NewPledgePage:
        cycle, slug = self._cycle(), given["accelerator"]
        chip = roadmap.accelerator(self.actor, slug) if slug else None
        worth = queries.valued(
            cycle=cycle, amount=given["amount"], accelerator=chip, on=now().date()
        )
        what = {name: self._given(name) for name in ("kind", "accelerator", "amount")}
        return NewPledgePage(
            cycle,
            step=2,
            kind=given["kind"],
            amount=given["amount"],
            accelerator=chip,
            preview=queries.preview(self.actor.organization_id, cycle, worth),
            back=f"{reverse('pledge-new')}?{urlencode({'change': '1', **what})}",
        )

    def _given(self, name: str) -> str:
        source = self.request.POST if self.request.method == "POST" else self.request.GET
        return source.get(name, "")

    def _cycle(self) -> Cycle:
        cycle = roadmap.collecting_cycle(self.actor)
        if cycle is None:
            raise NotFound
        return cycle

    def _choices(self) -> dict[str, Any]:
        chips = [(item.slug, item.name) for item in roadmap.accelerators(self.actor)]
        return {"accelerators": chips, "currency": self._cycle().currency}

    def _what(self, data: QueryDict | None) -> WhatForm:
        return WhatForm(data, initial=self.request.GET.dict(), **self._choices())

    def form(self, data: Any = None, files: Any = None, **path: Any) -> PledgeForm:
        starts_on = self._cycle().starts_on
        return PledgeForm(
            data, files, initial=path.get("initial"), starts_on=starts_on, **self._choices()
        )

    def page(self, *, actor: Actor, **path: Any) -> NewPledgePage:
        """The page a refused form is shown on: the second step as long as the first is right."""
        what = self._what(self.request.POST)
        try:
            return self._second(what.cleaned_data) if what.is_valid() else self._whole()
        except Problem:
            return self._whole()

    def _whole(self) -> NewPledgePage:
        return NewPledgePage(self._cycle(), step=0)

    def _draw_form(self, form: forms.Form, path: dict[str, Any], *, status: int) -> HttpResponse:
        page = self.page(actor=self.actor, **path)
        if page.step == 2 and isinstance(form, PledgeForm):
            form.hide_what()
        key = (self._given(KEY_FIELD) if status == 422 else "") or str(uuid.uuid4())
        return self.draw(page, status=status, form=form, idempotency_key=key)

    def perform(self, *, actor: Actor, at: datetime, given: dict[str, Any], **path: Any) -> str:
        if actor.organization_id is None:
            raise NotFound
        compute = given["kind"] == "compute"
        pledge = actions.make_pledge(
            actor=actor,
            at=at,
            organization=queries.organization(actor, actor.organization_id),
            cycle=self._cycle(),
            kind=given["kind"],
            amount=given["amount"],
            accelerator=roadmap.accelerator(actor, given["accelerator"]) if compute else None,
            schedule=given["schedule"],
            note=given["note"],
        )
        return reverse("pledge", args=[pledge.pk])
