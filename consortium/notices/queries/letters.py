"""Which journal line calls for which letter, to whom. A verb that is not listed tells nobody.

A letter says no more than the line's own audience may know, and whoever acted is not told of the
own act, except where the letter guards the account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from consortium.journal.models import Line
from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import NotFound
from consortium.notices.domain.letter import Letter
from members import queries as members
from votes import queries as votes

Address = tuple[str, UUID | None]
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A letter's wording, with `{…}` from the line, and whom it goes to."""

    to: Callable[[Line], list[Address]]
    subject: str
    body: str
    link: str = ""
    words: Callable[[Line], Words] | None = None
    guards: bool = False  # also sent to the person who acted
    secret: bool = False  # the link is signed at sending


def letters_for(line: Line) -> list[Letter]:
    """The letters that `line` calls for, one per address."""
    kind = KINDS.get(line.verb)
    if kind is None:
        return []
    try:
        words = _words(line, kind)
        addresses = kind.to(line)
    except NotFound:  # the thing is gone or was never there for anybody
        return []
    subject = " ".join(kind.subject.format_map(words).split())[:200]
    return [
        Letter(
            email=email,
            person_id=person,
            subject=subject,
            body=kind.body.format_map(words),
            link=kind.link.format_map(words),
            secret_for=UUID(line.subject_id) if kind.secret else None,
        )
        for email, person in addresses
        if kind.guards or person is None or person != line.person_id
    ]


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _words(line: Line, kind: Kind) -> Words:
    facts = {name: _plain(value) for name, value in dict(line.facts).items()}
    more = kind.words(line) if kind.words else {}
    return _Facts({**facts, "id": line.subject_id, "who": line.actor_name, **more})


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _secretariat(line: Line) -> list[Address]:
    return list(members.emails(staff=True, roles=("secretariat",)))


def _members(*roles: str) -> Callable[[Line], list[Address]]:
    return lambda line: list(members.emails(roles=roles))


def _organization(*roles: str) -> Callable[[Line], list[Address]]:
    """The organization that the line is about, else the one it is addressed to."""

    def addresses(line: Line) -> list[Address]:
        of = dict(line.facts).get("organization") or line.audience
        if line.subject_kind == "members.organization":
            of = line.subject_id
        return list(members.emails(organization_ids=[UUID(str(of))], roles=roles))

    return addresses


def _seated(line: Line) -> list[Address]:
    person = members.seat(SYSTEM, UUID(line.subject_id)).person
    return [(person.email, person.pk)]


def _who_acted(line: Line) -> list[Address]:
    if line.person_id is None:
        return []
    person = members.person(line.person_id)
    return [(person.email, person.pk)]


def _invited(line: Line) -> list[Address]:
    return [(str(line.facts["email"]), None)]


def _where(line: Line) -> Words:
    if line.audience == "staff":
        return {"where": "the consortium's secretariat"}
    return {"where": members.organization(SYSTEM, UUID(line.audience)).name}


def _seat_where(line: Line) -> Words:
    organization = members.seat(SYSTEM, UUID(line.subject_id)).organization
    return {"where": str(organization or "the secretariat")}


def _titled(line: Line) -> Words:
    return {"title": votes.proposal(SYSTEM, UUID(line.subject_id)).title}


PROPOSAL = "/portal/proposals/{id}/"
KINDS: dict[str, Kind] = {
    "organization.applied": Kind(
        _secretariat,
        "{name} applies to join",
        "{name} applies as a {tier} member.",
        "/staff/organizations/{id}/",
    ),
    "invitation.sent": Kind(
        _invited,
        "Your seat at {where}",
        "You are invited to {where}, with the roles: {roles}. The link below is yours alone and"
        " works for 14 days.",
        words=_where,
        secret=True,
    ),
    "organization.suspended": Kind(
        _organization(),
        "Your membership is suspended",
        "You keep reading and paying, and lose early access and later votes. The reason: {reason}",
        "/portal/",
    ),
    "organization.reinstated": Kind(
        _organization(),
        "Your membership is in good standing again",
        "All rights are back.",
        "/portal/",
    ),
    "organization.withdrawn": Kind(
        _organization(),
        "Your membership has ended",
        "Your seats and tokens act no longer. Debts and history stay. The reason: {reason}",
    ),
    "seat.ended": Kind(
        _seated,
        "Your seat at {where} has ended",
        "{who} ended it; {tokens} token(s) and {invitations} invitation(s) ended with it.",
        "/account/",
        words=_seat_where,
        guards=True,
    ),
    "seat.suspended": Kind(
        _seated,
        "Your seat at {where} is suspended",
        "{who} suspended it. It and its tokens act no longer until it is restored.",
        "/account/",
        words=_seat_where,
    ),
    "seat.roles_changed": Kind(
        _seated,
        "Your roles at {where} changed",
        "{who} changed them from {before} to {after}.",
        "/account/",
        words=_seat_where,
        guards=True,
    ),
    "token.minted": Kind(
        _who_acted,
        "A token was made for your seat",
        "{prefix}…, for {scopes}. If that was not you, revoke it at once and change your password.",
        "/portal/tokens/",
        guards=True,
    ),
    "pledge.signed": Kind(
        _secretariat, "A pledge waits for you", "{who} signed a pledge.", "/staff/pledges/"
    ),
    "pledge.accepted": Kind(
        _organization("admin", "finance"),
        "Your pledge is accepted",
        "It counts from now on, and all members see it.",
        "/portal/pledges/",
    ),
    "pledge.declined": Kind(
        _organization("admin", "finance"),
        "Your pledge was declined",
        "The pledge's page gives the reason.",
        "/portal/pledges/",
    ),
    "delivery.disputed": Kind(
        _organization("admin", "engineer"),
        "A delivery is disputed",
        "The delivery's line gives the reason. Report it anew once it is settled.",
        "/portal/deliveries/",
    ),
    "cycle.opened": Kind(
        _members("admin", "finance"),
        "{name} is open for pledges",
        "Pledge until it locks.",
        "/portal/pledges/",
    ),
    "cycle.locked": Kind(
        _members("admin", "finance"),
        "{name} is locked",
        "Pledges stand as they are.",
        "/portal/pledges/",
    ),
    "proposal.published": Kind(
        _members("delegate"), "In discussion: {title}", "{who} proposes it.", PROPOSAL, _titled
    ),
    "proposal.opened": Kind(
        _members("delegate"),
        "Voting is open: {title}",
        "The roll and its weights are frozen. The deadline stands on the proposal's page.",
        PROPOSAL,
        _titled,
    ),
    "proposal.counted": Kind(
        _members("delegate", "admin"),
        "Counted: {title}",
        "The result, its trace and the kit to recount it are on the proposal's page.",
        PROPOSAL,
        _titled,
    ),
    "proposal.voided": Kind(
        _members("delegate"),
        "Void: {title}",
        "The vote was ended. The reason: {reason}",
        PROPOSAL,
        _titled,
    ),
    "proposal.enactment_failed": Kind(
        _secretariat, "An adopted proposal cannot be enacted", "{problem}", "/staff/proposals/"
    ),
    "split.frozen": Kind(
        _members("admin", "finance"),
        "A split is frozen",
        "Your exact share, with every step that led to it, is on the page of costs.",
        "/portal/costs/",
    ),
    "release.window_cleared": Kind(
        _members("admin", "engineer"),
        "A release window has its date",
        "Version {version} opens to {tier} members on {opens_at}.",
        "/portal/releases/",
    ),
    "release.published": Kind(
        _members("admin", "engineer", "delegate"),
        "{repository} {version} is public",
        "Its licence is {licence}.",
        "/portal/releases/",
    ),
    "release.withdrawn": Kind(
        _members("admin", "engineer"),
        "A release is withdrawn",
        "Version {version} is no longer served. The reason: {reason}",
        "/portal/releases/",
    ),
    "payment.recorded": Kind(
        _organization("admin", "finance"),
        "A payment of yours is recorded",
        "It is on your account.",
        "/portal/billing/",
    ),
}
