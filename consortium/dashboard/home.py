"""A member's first page: what waits for them, where they stand, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.costs import queries as costs
from consortium.dashboard import plan, teaser
from consortium.dashboard.access import P
from consortium.kernel.actor import Actor
from consortium.kernel.compute import hours_text
from consortium.kernel.moments import now
from consortium.roadmap import queries as roadmap
from consortium.shell.charts import Curve, Meter
from consortium.shell.web import Access, Page, Rows
from members import queries as members
from releases import queries as releases
from votes import queries as votes

if TYPE_CHECKING:
    from consortium.costs.models import Pool
    from consortium.roadmap.models import Cycle
    from releases.models import Release
    from votes.models import Proposal

TOKENS_END_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Need:
    """One thing that waits for the reader, with its deadline and the way to do it."""

    icon: str
    title: str
    detail: str
    until: datetime | None
    url: str
    action: str


@dataclass(frozen=True)
class Standing:
    """The reader's share of the newest funded run, and what is left to pay over all of them."""

    name: str
    part: Fraction | None
    amount: int
    total: int
    balance: int
    currency: str
    members: int


@dataclass(frozen=True)
class NextWindow:
    """A release that opens to the reader at a known hour, or the last that is open."""

    title: str
    opens_at: datetime | None
    url: str


@dataclass(frozen=True)
class HomePage:
    """Everything on the first page."""

    cycle: Cycle | None
    needs: tuple[Need, ...]
    standing: Standing | None
    pledge_part: Fraction | None
    meter: Meter | None
    window: NextWindow | None
    curve: Curve | None
    proposals: tuple[Proposal, ...]
    runs: tuple[plan.RunLine, ...]


class Home(Page):
    """Home."""

    access = {"GET": Access(P.SEE_HOME, rows=Rows.OWN)}
    template_name = "dashboard/home.html"

    def page(self, *, actor: Actor, **path: Any) -> HomePage:
        at = now()
        cycle = roadmap.current_cycle(actor)
        standing = _standing(actor)
        runs = plan.lines(cycle, list(roadmap.runs(actor, cycle=cycle))) if cycle else ()
        pledged = members.pledged(cycle) if cycle else ()
        mine = next((row for row in pledged if row.organization_id == actor.organization_id), None)
        return HomePage(
            cycle=cycle,
            needs=tuple(_needs(actor, at)),
            standing=standing,
            pledge_part=mine.share if mine else None,
            meter=_meter(actor, cycle, mine.compute_milli_hours if mine else 0),
            window=_window(actor, at),
            curve=_curve(actor, standing, runs),
            proposals=tuple(votes.proposals(actor, tab="open")[:3]),
            runs=runs,
        )


def _needs(actor: Actor, at: datetime) -> list[Need]:
    return [
        *_ballots(actor), *_drafts(actor), *_collecting(actor), *_disputes(actor),
        *_tokens(actor, at),
    ]  # fmt: skip


def _collecting(actor: Actor) -> list[Need]:
    """A cycle takes pledges, and the reader's organization has none in it."""
    if not actor.roles & {"admin", "finance"} or actor.organization_id is None:
        return []
    cycle = roadmap.collecting_cycle(actor)
    if cycle is None or cycle.state != "collecting":
        return []
    found = members.pledges(actor, cycle=cycle).filter(organization_id=actor.organization_id)
    if found.exclude(state__in=("declined", "withdrawn")).exists():
        return []
    return [
        Need(
            "handshake", f"{cycle.name} takes pledges",
            f"Nothing is pledged yet; pledges lock on {cycle.locks_on:%-d %b %Y}",
            None, reverse("pledge-new"), "Pledge",
        )
    ]  # fmt: skip


def _ballots(actor: Actor) -> list[Need]:
    if "delegate" not in actor.roles:
        return []
    return [
        Need(
            "vote",
            row.title,
            "Your ballot",
            row.closes_at,
            reverse("ballot", args=[row.pk]),
            "Vote",
        )
        for row in votes.needing_my_ballot(actor)[:5]
    ]


def _drafts(actor: Actor) -> list[Need]:
    if "admin" not in actor.roles or actor.organization_id is None:
        return []
    found = members.pledges(actor, state="draft").filter(organization_id=actor.organization_id)
    return [
        Need(
            "handshake", f"Pledge for {row.cycle.name}", "Drafted; another seat has to sign it",
            None, reverse("pledge", args=[row.pk]), "Review",
        )
        for row in found[:5]
    ]  # fmt: skip


def _disputes(actor: Actor) -> list[Need]:
    if not actor.roles & {"admin", "engineer"}:
        return []
    found = members.deliveries(actor, state="disputed")
    return [
        Need(
            "server", f"Delivery {row.event_id}", f"Disputed: {row.reason}"[:140],
            None, reverse("deliveries"), "Answer",
        )
        for row in found[:5]
    ]  # fmt: skip


def _tokens(actor: Actor, at: datetime) -> list[Need]:
    found = members.tokens(actor).filter(
        state="live", expires_at__gt=at, expires_at__lte=at + TOKENS_END_SOON
    )
    return [
        Need(
            "key-round",
            f"Token {row.name}",
            "Ends soon",
            row.expires_at,
            reverse("tokens"),
            "Renew",
        )
        for row in found[:5]
    ]


def _standing(actor: Actor) -> Standing | None:
    pools = list(costs.pools(actor)) if actor.organization_id else []
    if not pools:
        return None
    newest = pools[0]
    split = costs.live_split(actor, newest)
    share = costs.my_share(actor, split) if split else None
    positions = costs.positions(actor, pools)
    return Standing(
        name=newest.run.name,
        part=Fraction(share.amount, split.total) if split and share else None,
        amount=share.amount if share else 0,
        total=split.total if split else 0,
        balance=sum(row.balance for row in _own(positions, pools, actor, newest.currency)),
        currency=newest.currency,
        members=len(split.inputs["members"]) if split else 0,
    )


def _own(
    positions: dict[Any, costs.Position], pools: list[Pool], actor: Actor, currency: str
) -> list[costs.Position]:
    """The actor's positions in the pools of one currency: sums never mix two."""
    keys = [(pool.pk, actor.organization_id) for pool in pools if pool.currency == currency]
    return [positions[key] for key in keys if key in positions]


def _meter(actor: Actor, cycle: Cycle | None, pledged: int) -> Meter | None:
    if cycle is None or not pledged or actor.organization_id is None:
        return None
    accepted = members.delivered_to_cycle(cycle).get(actor.organization_id, 0)
    reported = members.deliveries(actor, state="reported").filter(run__cycle=cycle)
    waiting = sum(reported.values_list("milli_hours", flat=True))
    texts = [f"{hours_text(value // 1000 * 1000)} h" for value in (accepted, pledged, waiting)]
    return Meter(
        title=f"Compute delivered in {cycle.name}",
        description=f"{texts[0]} accepted of {texts[1]} pledged, {texts[2]} waiting.",
        value=accepted,
        of=pledged,
        value_text=texts[0],
        of_text=texts[1],
        waiting=waiting,
        waiting_text=texts[2],
    )


def _window(actor: Actor, at: datetime) -> NextWindow | None:
    found = list(releases.releases(actor, state="sealed")[:30])
    readings = releases.readings(actor, found, at=at)
    ahead = [
        (reading.opens_at, release)
        for release in found
        if (reading := readings[release.pk]).opens_at is not None and reading.opens_at > at
    ]
    if ahead:
        opens_at, release = min(ahead, key=lambda item: item[0])
        return NextWindow(_title(release), opens_at, reverse("release", args=[release.pk]))
    readable = [release for release in found if readings[release.pk].answer == "open"]
    if not readable:
        return None
    return NextWindow(_title(readable[0]), None, reverse("release", args=[readable[0].pk]))


def _title(release: Release) -> str:
    return f"{release.repository.name} {release.version}"


def _curve(actor: Actor, standing: Standing | None, runs: tuple[plan.RunLine, ...]) -> Curve | None:
    if standing and standing.total:
        return teaser.curve(
            actor, total=standing.total, currency=standing.currency, here=standing.members,
            name=standing.name,
        )  # fmt: skip
    planned = next((line for line in runs if line.cost), None)
    if planned is None or planned.cost is None:
        return None
    return teaser.curve(
        actor, total=planned.cost, currency=planned.currency, here=0, name=planned.run.name
    )
