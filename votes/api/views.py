"""Proposals over the API: reading with `vote:read`, acting and voting only in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.kernel.moments import now
from consortium.roadmap import queries as roadmap
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from votes import actions, queries
from votes.access import P
from votes.api import inputs, outputs
from votes.domain.lifecycle import STATES
from votes.domain.reading import read_rule_at

if TYPE_CHECKING:
    from votes.models import Comment, Proposal

READ = Access(P.READ_PROPOSALS, rows=Rows.CONSORTIUM, token="vote:read")


def acting(permission: P, *, step_up: bool = False) -> Access:
    """What only a person in a session does."""
    return Access(permission, rows=Rows.CONSORTIUM, step_up=step_up)


class Proposals(Listing, Commanding):
    """Proposals, newest first; POST drafts one."""

    operation_id = "proposals"
    access = {"GET": READ, "POST": acting(P.DRAFT_PROPOSAL)}
    input = inputs.ProposalIn
    output = outputs.ProposalOut
    filters = {
        "state": serializers.ChoiceField(choices=STATES, required=False),
        "kind": serializers.ChoiceField(choices=["motion", "size"], required=False),
        "cycle": serializers.UUIDField(required=False),
        "needs": serializers.ChoiceField(choices=["my_ballot"], required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Proposal]:
        return queries.proposals(actor, **query).prefetch_related("versions__options__version")

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Proposal:
        proposal = actions.draft_proposal(
            actor=actor,
            at=at,
            kind=given.kind,
            cycle=roadmap.cycle(actor, given.cycle),
            run=roadmap.run(actor, given.run) if given.run else None,
            title=given.title,
            text=given.text,
            rule=read_rule_at(given.rule, "/rule"),
            effect=inputs.effect_of(given),
            options=inputs.offers_of(given),
        )
        return queries.proposal(actor, proposal.pk)

    def headers_for(self, result: Proposal) -> dict[str, str]:
        return {"Location": f"/api/v1/proposals/{result.pk}"}


class OneProposal(Reading):
    """One proposal."""

    operation_id = "proposal"
    access = {"GET": READ}
    output = outputs.ProposalOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Proposal:
        return queries.proposal(actor, path["id"])


class ProposalCommand(Commanding):
    """A command on an existing proposal: If-Match says which state of it was decided on."""

    output = outputs.ProposalOut
    status = 200
    if_match = True

    def current(self, *, actor: Actor, **path: Any) -> Proposal:
        return queries.proposal(actor, path["id"])

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        """Call the action."""
        raise NotImplementedError(type(self).__qualname__)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Proposal:
        self.act(queries.proposal(actor, path["id"]), actor=actor, at=at, given=given)
        return queries.proposal(actor, path["id"])


class Publish(ProposalCommand):
    """Open the discussion of a draft."""

    operation_id = "proposal_publish"
    access = {"POST": acting(P.PUBLISH_PROPOSAL)}

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.publish_proposal(actor=actor, at=at, proposal=proposal)


class SponsorProposal(ProposalCommand):
    """Stand behind a proposal."""

    operation_id = "proposal_sponsor"
    access = {"POST": acting(P.SPONSOR_PROPOSAL)}

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.sponsor_proposal(actor=actor, at=at, proposal=proposal)


class Versions(ProposalCommand):
    """Write the next version of a proposal that is not yet scheduled."""

    operation_id = "proposal_versions"
    access = {"POST": acting(P.REVISE_PROPOSAL)}
    input = inputs.VersionIn
    status = 201

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.revise_proposal(
            actor=actor,
            at=at,
            proposal=proposal,
            title=given.title,
            text=given.text,
            rule=read_rule_at(given.rule, "/rule"),
            effect=inputs.effect_of(given),
            options=inputs.offers_of(given),
        )


class Schedule(ProposalCommand):
    """Put the vote on the calendar; from here on nothing of it changes."""

    operation_id = "proposal_schedule"
    access = {"POST": acting(P.SCHEDULE_VOTE)}
    input = inputs.ScheduleIn

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.schedule_vote(actor=actor, at=at, proposal=proposal, opens_at=given.opens_at)


class Withdraw(ProposalCommand):
    """Take a proposal back before voting opens."""

    operation_id = "proposal_withdraw"
    access = {"POST": acting(P.WITHDRAW_PROPOSAL)}

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.withdraw_proposal(actor=actor, at=at, proposal=proposal)


class Void(ProposalCommand):
    """End a flawed vote, for a public reason."""

    operation_id = "proposal_void"
    access = {"POST": Access(P.VOID_PROPOSAL, rows=Rows.STAFF, step_up=True)}
    input = inputs.VoidIn

    def act(self, proposal: Proposal, *, actor: Actor, at: Any, given: Any) -> None:
        actions.void_proposal(actor=actor, at=at, proposal=proposal, reason=given.reason)


class Comments(Listing, Commanding):
    """The discussion, oldest first; POST adds to it."""

    operation_id = "proposal_comments"
    access = {"GET": READ, "POST": acting(P.COMMENT)}
    input = inputs.CommentIn
    output = outputs.CommentOut
    newest_first: ClassVar[bool] = False

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Comment]:
        return queries.comments(actor, queries.proposal(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Comment:
        proposal = queries.proposal(actor, path["id"])
        return actions.post_comment(actor=actor, at=at, proposal=proposal, body=given.body)


class Ballot(Reading, Commanding):
    """One's own organization's ballot and receipt; POST casts, or casts anew."""

    operation_id = "proposal_ballot"
    access = {
        "GET": Access(P.READ_PROPOSALS, rows=Rows.OWN),
        "POST": acting(P.CAST_BALLOT, step_up=True),
    }
    input = inputs.BallotIn
    output = outputs.ReceiptOut
    idempotency = "required"

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> queries.Receipt:
        return queries.receipt(actor, queries.proposal(actor, path["id"]))

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> queries.Receipt:
        proposal = queries.proposal(actor, path["id"])
        actions.cast_ballot(actor=actor, at=at, proposal=proposal, choice=given.choice)
        return queries.receipt(actor, proposal)


class WithdrawBallot(Commanding):
    """Take one's ballot back before close."""

    operation_id = "proposal_ballot_withdraw"
    access = {"POST": acting(P.CAST_BALLOT, step_up=True)}
    output = outputs.ReceiptOut
    idempotency = "required"

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> queries.Receipt:
        proposal = queries.proposal(actor, path["id"])
        actions.withdraw_ballot(actor=actor, at=at, proposal=proposal)
        return queries.receipt(actor, proposal)


class Electorate(Reading):
    """The roll as it was frozen at opening."""

    operation_id = "proposal_electorate"
    refuses = (409,)
    access = {"GET": READ}
    output = outputs.ElectorateOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Any:
        return queries.opened_electorate(actor, queries.proposal(actor, path["id"]))


class Preview(Reading):
    """The roll as it would be now, and what each option would cost the caller."""

    operation_id = "proposal_preview"
    access = {"GET": READ}
    output = outputs.PreviewOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> dict[str, Any]:
        proposal = queries.proposal(actor, path["id"])
        version = queries.current_version(actor, proposal)
        return {
            "roll": _roll(proposal.cycle, version.read_rule()),
            "options": queries.own_shares(actor, proposal, version),
        }


class Result(Reading):
    """The count with its trace and roll call."""

    operation_id = "proposal_result"
    refuses = (409,)
    access = {"GET": READ}
    output = outputs.ResultOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> queries.Outcome:
        return queries.outcome(actor, queries.proposal(actor, path["id"]))


class ValidateRule(Commanding):
    """Check a rule: its canonical form, hash and words, and the weights it would give now."""

    operation_id = "rule_validate"
    access = {"POST": READ}
    input = inputs.RuleIn
    output = outputs.RuleOut
    idempotency = "none"
    status = 200

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> dict[str, Any]:
        cycle = roadmap.cycle(actor, given.cycle) if given.cycle else roadmap.current_cycle(actor)
        rule = read_rule_at(given.rule, "/rule")
        return {
            "rule": rule.plain(),
            "hash": rule.hash().hex(),
            "words": queries.in_words(rule),
            "roll": _roll(cycle, rule),
        }


def _roll(cycle: Any, rule: Any) -> list[dict[str, Any]]:
    if cycle is None:
        return []
    return [
        {
            "organization": candidate.organization_id,
            "name": candidate.name,
            "tier": candidate.tier,
            "raw": {"milli_h100e_hours": candidate.raw},
            "weight": elector.weight,
        }
        for candidate, elector in queries.preview_roll(cycle, rule, at=now())
    ]
