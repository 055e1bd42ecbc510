"""Proposals and what hangs on them, within what the actor may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from consortium.kernel.actor import Actor
from consortium.kernel.errors import NotFound
from votes.domain import lifecycle
from votes.models import Ballot, Comment, Elector, Enactment, Proposal, Sponsor, Tally, Version
from votes.models.comment import Comments
from votes.models.proposal import Proposals

TABS: dict[str, tuple[str, ...]] = {
    "open": (lifecycle.DISCUSSION, lifecycle.SCHEDULED, lifecycle.OPEN, lifecycle.CLOSING),
    "closed": (
        *(lifecycle.OBJECTION, lifecycle.ADOPTED, lifecycle.REJECTED, lifecycle.ENACTED),
        *(lifecycle.LAPSED, lifecycle.VOID, lifecycle.WITHDRAWN),
    ),
    "drafts": (lifecycle.DRAFT,),
}


def proposals(
    actor: Actor,
    *,
    tab: str = "",
    state: str = "",
    kind: str = "",
    cycle: UUID | None = None,
    needs: str = "",
) -> Proposals:
    """The visible proposals, newest first."""
    found = Proposal.objects.visible_to(actor).select_related("organization", "cycle", "run")
    if tab in TABS:
        found = found.filter(state__in=TABS[tab])
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if cycle:
        found = found.filter(cycle_id=cycle)
    if needs == "my_ballot":
        found = _waiting(found, actor)
    return counted_proposals(found).order_by("-id")


def counted_proposals(found: Proposals) -> Proposals:
    """The same rows with `ballots_now`, the number of ballots that would count."""
    later = Ballot.objects.filter(elector=OuterRef("elector"), revision__gt=OuterRef("revision"))
    standing = Ballot.objects.filter(
        ~Exists(later), proposal=OuterRef("pk"), choice__isnull=False
    ).order_by()
    number = standing.values("proposal").annotate(n=Count("pk")).values("n")
    return found.annotate(ballots_now=Coalesce(Subquery(number), 0))


def needing_my_ballot(actor: Actor) -> Proposals:
    """Open votes on whose roll the actor's organization stands, without a ballot of its own."""
    return proposals(actor, needs="my_ballot").order_by("closes_at")


def waiting_ballots(actor: Actor) -> int:
    """How many open votes wait for this actor's ballot: the badge in the navigation."""
    if "delegate" not in actor.roles:
        return 0
    return needing_my_ballot(actor).count()


def under_way(actor: Actor) -> Proposals:
    """What the voting desk watches: everything published and not finished."""
    states = (*TABS["open"], lifecycle.OBJECTION, lifecycle.ADOPTED)
    return proposals(actor).filter(state__in=states).order_by("closes_at", "id")


def proposal(actor: Actor, id: UUID) -> Proposal:
    """One proposal; invisible and missing are one answer."""
    found = Proposal.objects.visible_to(actor).select_related("organization", "cycle", "run")
    row = counted_proposals(found).filter(pk=id).first()
    if row is None:
        raise NotFound
    return row


def versions(actor: Actor, proposal: Proposal) -> list[Version]:
    """Every version, newest first."""
    found = Version.objects.visible_to(actor).filter(proposal=proposal)
    return list(found.prefetch_related("options").order_by("-number"))


def current_version(actor: Actor, proposal: Proposal) -> Version:
    """The version that is, or was, voted on."""
    found = Version.objects.visible_to(actor).filter(proposal=proposal)
    return found.prefetch_related("options").order_by("-number")[0]


def comments(actor: Actor, proposal: Proposal) -> Comments:
    """The discussion, oldest first."""
    found = Comment.objects.visible_to(actor).filter(proposal=proposal)
    return found.select_related("organization")


def sponsors(actor: Actor, proposal: Proposal) -> list[Sponsor]:
    """Who stands behind it, the author first."""
    found = Sponsor.objects.visible_to(actor).filter(proposal=proposal)
    return list(found.select_related("organization"))


def tally(actor: Actor, proposal: Proposal) -> Tally | None:
    """The count, once there is one."""
    return Tally.objects.visible_to(actor).filter(proposal=proposal).first()


def enactment(actor: Actor, proposal: Proposal) -> Enactment | None:
    """What adoption did."""
    found = Enactment.objects.visible_to(actor).filter(proposal=proposal)
    return found.select_related("option", "run", "pool").first()


def decisions(actor: Actor) -> Proposals:
    """What was decided, for the public page: members see all, others what was made public."""
    decided = (lifecycle.ADOPTED, lifecycle.REJECTED, lifecycle.ENACTED, lifecycle.LAPSED)
    found = Proposal.objects.visible_to(actor).filter(state__in=decided)
    found = found.select_related("tally", "organization").prefetch_related("versions__options")
    return found.order_by("-decided_at")


def _waiting(found: Proposals, actor: Actor) -> Proposals:
    """Open votes on whose roll the organization stands, without a ballot that would count."""
    mine = actor.organization_id
    if mine is None:
        return found.none()
    elector = Elector.objects.filter(electorate__proposal=OuterRef("pk"), organization_id=mine)
    later = Ballot.objects.filter(elector=OuterRef("elector"), revision__gt=OuterRef("revision"))
    standing = Ballot.objects.filter(
        ~Exists(later),
        proposal=OuterRef("pk"),
        elector__organization_id=mine,
        choice__isnull=False,
    )
    return found.filter(Exists(elector), ~Exists(standing), state=lifecycle.OPEN)


def about_run(actor: Actor, run_id: UUID) -> list[Proposal]:
    """The visible proposals about one run, newest first; drafts and withdrawn ones left out."""
    found = Proposal.objects.visible_to(actor).filter(run_id=run_id)
    return list(found.exclude(state__in=("draft", "withdrawn")).order_by("-id"))


def was_adopted(id: UUID) -> bool:
    """Whether a proposal was adopted: what releases and others cite as the members' decision."""
    return Proposal.objects.filter(pk=id, state__in=("adopted", "enacted")).exists()
