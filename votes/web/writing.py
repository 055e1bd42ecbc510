"""Writing a proposal: the kind first, then one form; the same form writes the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict
from consortium.kernel.money import decimal_text
from consortium.roadmap import queries as roadmap
from consortium.shell.web import FormPage
from votes import actions, queries
from votes.access import P
from votes.domain.presets import PRESETS
from votes.domain.rule import Rule
from votes.web import cards
from votes.web import forms as given_forms
from votes.web.labels import KINDS
from votes.web.member import acting, here

if TYPE_CHECKING:
    from votes.models import Proposal, Version


class NoCycle(Conflict):
    """A proposal belongs to a funding cycle, and there is none."""

    code, title = "no_cycle", "There is no funding cycle yet"
    help = "The secretariat opens a cycle before anything can be proposed."


@dataclass(frozen=True)
class WritePage:
    """The form's frame: which kind, for which cycle, a new proposal or a next version."""

    kind: str
    kind_label: str
    kinds: tuple[tuple[str, str], ...]
    cycle: str
    runs: int
    revises: cards.Card | None


class WriteProposal(FormPage):
    """A new motion or size vote (`?kind=`)."""

    access = {"GET": acting(P.DRAFT_PROPOSAL), "POST": acting(P.DRAFT_PROPOSAL)}
    template_name = "votes/write.html"
    success = "Drafted. Ask another organization to sponsor it."

    def kind(self, **path: Any) -> str:
        """What is being written."""
        asked = self.request.POST.get("kind") or self.request.GET.get("kind", "")
        return asked if asked in KINDS else "motion"

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        initial = self.initial(actor=self.actor, **path)
        if self.kind(**path) == "motion":
            return given_forms.MotionForm(data, initial=initial)
        return given_forms.SizeForm(data, initial=initial, runs=self._runs(**path))

    def page(self, *, actor: Actor, **path: Any) -> WritePage:
        cycle = roadmap.current_cycle(actor)
        if cycle is None:
            raise NoCycle
        kind = self.kind(**path)
        kinds = tuple((f"?kind={name}", label) for name, label in KINDS.items())
        named = str(cycle) if kind == "motion" else ""  # a size vote belongs to its run's cycle
        return WritePage(kind, KINDS[kind], kinds, named, len(self._runs(**path)), None)

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        cycle = roadmap.current_cycle(actor)
        if cycle is None:
            raise NoCycle
        kind, form = self.kind(**path), self.bound(**path)
        run = roadmap.run(actor, given["run"]) if kind == "size" else None
        proposal = actions.draft_proposal(
            actor=actor,
            at=at,
            kind=kind,
            cycle=run.cycle if run else cycle,
            run=run,
            **_content(form),
        )
        return here(proposal.pk)

    def bound(self, **path: Any) -> forms.Form:
        """The submitted form, cleaned."""
        form = self.form(self.request.POST, **path)
        form.full_clean()
        return form

    def _runs(self, **path: Any) -> list[tuple[str, str]]:
        runs = roadmap.runs(self.actor)
        return [
            (str(run.pk), f"{run.name} · {run.cycle}") for run in runs if run.state == "planned"
        ]


class ReviseProposal(WriteProposal):
    """The next version of a proposal that is not scheduled yet."""

    access = {"GET": acting(P.REVISE_PROPOSAL), "POST": acting(P.REVISE_PROPOSAL)}
    success = "A new version stands; its three quiet days begin."

    def kind(self, **path: Any) -> str:
        return queries.proposal(self.actor, path["id"]).kind

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        proposal = queries.proposal(actor, path["id"])
        return _initial(proposal, queries.current_version(actor, proposal))

    def page(self, *, actor: Actor, **path: Any) -> WritePage:
        proposal = queries.proposal(actor, path["id"])
        return WritePage(
            proposal.kind,
            KINDS[proposal.kind],
            (),
            str(proposal.cycle),
            1,
            cards.card(proposal),
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        proposal = queries.proposal(actor, path["id"])
        actions.revise_proposal(
            actor=actor, at=at, proposal=proposal, **_content(self.bound(**path))
        )
        return here(proposal.pk)

    def _runs(self, **path: Any) -> list[tuple[str, str]]:
        run = queries.proposal(self.actor, path["id"]).run
        return [(str(run.pk), run.name)] if run else []


def _content(form: forms.Form) -> dict[str, Any]:
    words = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
    if isinstance(form, given_forms.MotionForm):
        return words | {"rule": given_forms.motion_of(form)}
    size = cast("given_forms.SizeForm", form)
    return words | {
        "rule": given_forms.size_of(size),
        "effect": given_forms.effect_of(size),
        "options": given_forms.offers_of(size),
    }


def _initial(proposal: Proposal, version: Version) -> dict[str, Any]:
    rule = version.read_rule()
    initial = {
        "title": version.title,
        "text": version.text,
        "weights": rule.weights.scheme,
        "objection_hours": rule.objection_hours,
        "publish": rule.publish,
        "preset": _preset_of(rule),
        "double": rule.double,
    }
    if proposal.kind == "motion":
        return initial
    offers = [option for option in version.options.all() if not option.status_quo]
    currency = version.effect["currency"]
    for row, option in enumerate(offers[: given_forms.OPTION_ROWS], 1):
        initial[f"option_{row}_title"] = option.title
        initial[f"option_{row}_cost"] = decimal_text(option.cost, currency)
        initial[f"option_{row}_need"] = str(option.need_milli_hours // 1_000)
        for name, value in (
            ("total", option.n_total),
            ("active", option.n_active),
            ("tokens", option.tokens),
        ):
            initial[f"option_{row}_{name}"] = str(value) if value else ""
    return initial | {
        "run": str(proposal.run_id),
        "currency": currency,
        "split": version.effect["split"]["rule"],
        "no_run": len(offers) < len(version.options.all()),
    }


def _preset_of(rule: Rule) -> str:
    found = (name for name, clauses in PRESETS.items() if clauses == rule.clauses)
    return next(found, "double")
