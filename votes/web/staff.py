"""The voting desk: what is due, what is stuck; never who has voted, only how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import allowed
from consortium.shell.web import Access, FormPage, Page, Rows
from votes import actions, queries
from votes.access import P
from votes.web import cards
from votes.web.forms import VoidForm
from votes.web.member import here

DESK = (
    ("open", "Voting open"),
    ("scheduled", "Scheduled"),
    ("closing", "Closed, being counted"),
    ("objection", "In objection period"),
    ("adopted", "Adopted, not yet enacted"),
    ("discussion", "In discussion"),
)


@dataclass(frozen=True)
class DeskLine:
    """One proposal on the desk, with its note when something holds it up."""

    card: cards.Card
    note: str


@dataclass(frozen=True)
class DeskGroup:
    """The proposals in one state."""

    label: str
    lines: tuple[DeskLine, ...]


@dataclass(frozen=True)
class DeskPage:
    """Every proposal under way, by state."""

    groups: tuple[DeskGroup, ...]
    may_void: bool


class VotingDesk(Page):
    """All votes under way."""

    access = {"GET": Access(P.READ_DESK, rows=Rows.STAFF)}
    template_name = "votes/desk.html"

    def page(self, *, actor: Actor, **path: Any) -> DeskPage:
        under_way = list(queries.under_way(actor))
        groups = tuple(
            DeskGroup(
                label,
                tuple(DeskLine(cards.card(p), p.note) for p in under_way if p.state == state),
            )
            for state, label in DESK
        )
        return DeskPage(groups, allowed(actor, P.VOID_PROPOSAL))


@dataclass(frozen=True)
class VoidPage:
    """What voiding ends."""

    card: cards.Card


class VoidProposal(FormPage):
    """End a flawed vote, for a reason everyone reads."""

    access = {
        "GET": Access(P.VOID_PROPOSAL, rows=Rows.STAFF, step_up=True),
        "POST": Access(P.VOID_PROPOSAL, rows=Rows.STAFF, step_up=True),
    }
    template_name = "votes/void.html"
    form_class = VoidForm
    success = "The vote is void."

    def page(self, *, actor: Actor, **path: Any) -> VoidPage:
        return VoidPage(cards.card(queries.proposal(actor, path["id"])))

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        proposal = queries.proposal(actor, path["id"])
        actions.void_proposal(actor=actor, at=at, proposal=proposal, reason=given["reason"])
        return here(path["id"])
