"""Casting a ballot in two steps: choose, then confirm what it says and weighs; then a receipt.

The choice travels in the body of a POST only: an address would leave it in logs and histories.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.shell.web import KEY_FIELD, Access, FormPage, Page, Rows
from votes import actions, queries
from votes.access import P
from votes.actions.cast_ballot import NotAnElector
from votes.domain.lifecycle import OPEN, VotingClosed, VotingNotOpen
from votes.web import cards
from votes.web.forms import BallotForm
from votes.web.labels import choice_label
from votes.web.member import ProposalAction, acting

if TYPE_CHECKING:
    from votes.models import Proposal


@dataclass(frozen=True)
class BallotPage:
    """The ballot, and, on the second step, what it is about to say."""

    card: cards.Card
    options: tuple[cards.OptionCard, ...]
    organization: str
    weight: int
    percent: str
    closes_at: datetime | None
    so_far: str
    confirming: bool
    says: str
    own_share: str


class CastBallot(FormPage):
    """Choose and confirm."""

    access = {
        "GET": acting(P.CAST_BALLOT, step_up=True),
        "POST": acting(P.CAST_BALLOT, step_up=True),
    }
    template_name = "votes/ballot.html"
    form_class = BallotForm
    success = "Your ballot is sealed. Keep its receipt."

    def form(self, data: Any = None, files: Any = None, **path: Any) -> BallotForm:
        proposal = queries.proposal(self.actor, path["id"])
        version = queries.current_version(self.actor, proposal)
        if proposal.kind == "motion":
            choices = [("yes", "Yes"), ("no", "No")]
        else:
            shares = queries.own_shares(self.actor, proposal, version)
            options = cards.option_cards(version, shares)
            choices = [(option.key, _priced(option)) for option in options]
        return BallotForm(data, choices=[*choices, ("abstain", "Abstain")])

    def submit(self, request: HttpRequest, **path: Any) -> HttpResponse:
        form = self.form(request.POST, **path)
        if form.is_valid() and not form.cleaned_data["confirmed"]:
            page = self.page(actor=self.actor, **path)
            return self.draw(page, form=form, idempotency_key=request.POST.get(KEY_FIELD, ""))
        return super().submit(request, **path)

    def page(self, *, actor: Actor, **path: Any) -> BallotPage:
        proposal = queries.proposal(actor, path["id"])
        elector = queries.elector_of(actor, proposal)
        if proposal.state != OPEN:
            raise VotingClosed if proposal.closed_at else VotingNotOpen
        if elector is None:
            raise NotAnElector
        version = queries.current_version(actor, proposal)
        names = queries.option_names(version)
        options = cards.option_cards(version, queries.own_shares(actor, proposal, version))
        chosen = self.request.POST.get("choice", "")
        last = next(iter(queries.my_ballots(actor, proposal)), None)
        return BallotPage(
            card=cards.card(proposal),
            options=options,
            organization=elector.name,
            weight=elector.weight,
            percent=cards.percent(elector.weight, elector.electorate.weight),
            closes_at=proposal.closes_at,
            so_far=choice_label(last.choice, names) if last else "",
            confirming=bool(chosen),
            says={"abstain": "Abstain"}.get(chosen, names.get(chosen, chosen.capitalize())),
            own_share=next((o.own_share for o in options if o.key == chosen), ""),
        )

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        proposal = queries.proposal(actor, path["id"])
        form = self.form(self.request.POST, **path)
        form.full_clean()
        choice = form.ballot(proposal.kind)
        actions.cast_ballot(actor=actor, at=at, proposal=proposal, choice=choice)
        return reverse("ballot-receipt", args=[proposal.pk])


def _priced(option: cards.OptionCard) -> str:
    """ "70B, $4.00M, your share $500,000.00": the price stands beside the choice."""
    if option.cost_exact and option.own_share:
        return f"{option.title}: {option.cost}, your share {option.own_share}"
    return option.title


class WithdrawBallot(ProposalAction):
    """Take one's ballot back before close."""

    access = {"POST": acting(P.CAST_BALLOT, step_up=True)}
    success = "Your ballot is withdrawn; you may vote again until the deadline."

    def act(self, proposal: Proposal, *, actor: Actor, at: datetime) -> None:
        actions.withdraw_ballot(actor=actor, at=at, proposal=proposal)


@dataclass(frozen=True)
class ReceiptPage:
    """All inputs of the commitment, in the bytes that are hashed."""

    card: cards.Card
    says: str
    revision: int
    revisions: tuple[int, ...]
    cast_at: datetime
    inputs: str
    commitment: str
    journal_sequence: int | None
    journal_leaf: str
    checkpoint: str
    may_change: bool


class Receipt(Page):
    """The receipt of one's own ballot (`?revision=` for an earlier one)."""

    access = {"GET": Access(P.READ_PROPOSALS, rows=Rows.OWN)}
    template_name = "votes/receipt.html"

    def page(self, *, actor: Actor, **path: Any) -> ReceiptPage:
        proposal = queries.proposal(actor, path["id"])
        asked = self.request.GET.get("revision", "")
        found = queries.receipt(actor, proposal, int(asked) if asked.isdecimal() else None)
        names = queries.option_names(queries.current_version(actor, proposal))
        ballot = found.ballot
        return ReceiptPage(
            card=cards.card(proposal),
            says=choice_label(ballot.choice, names) or "Withdrawn",
            revision=ballot.revision,
            revisions=tuple(b.revision for b in queries.my_ballots(actor, proposal)),
            cast_at=ballot.cast_at,
            inputs=json.dumps(found.inputs, indent=2, ensure_ascii=False, sort_keys=True),
            commitment=found.commitment,
            journal_sequence=found.journal_sequence,
            journal_leaf=found.journal_leaf,
            checkpoint=found.checkpoint,
            may_change=proposal.state == OPEN,
        )
