"""The entries of members in the navigation, with what waits for the reader."""

from __future__ import annotations

from consortium.kernel.actor import Actor
from consortium.shell.nav import Entry
from members import queries
from members.access import P


def signed_pledges(actor: Actor) -> int:
    """Pledges that wait for the secretariat."""
    return queries.pledges(actor, state="signed").count()


def pledges_to_sign(actor: Actor) -> int:
    """Drafts that wait for the reader's signature."""
    return queries.pledges_to_sign(actor).count() if "admin" in actor.roles else 0


def reported_deliveries(actor: Actor) -> int:
    """Deliveries that wait for the secretariat."""
    return queries.deliveries(actor, state="reported").count()


def applications(actor: Actor) -> int:
    """Organizations that wait for the secretariat."""
    return queries.waiting_applications()


ENTRIES = (
    Entry("portal", 30, "Pledges", "handshake", "pledges", P.READ_PLEDGES, pledges_to_sign),
    Entry("portal", 35, "Deliveries", "server", "deliveries", P.READ_DELIVERIES),
    Entry("staff", 30, "Pledges", "handshake", "staff-pledges", P.READ_QUEUES, signed_pledges),
    Entry(
        "staff", 35, "Deliveries", "server", "staff-deliveries", P.READ_QUEUES,
        reported_deliveries,
    ),
    Entry("portal", 80, "Team", "users", "team", P.READ_TEAM),
    Entry("portal", 85, "Tokens", "key-round", "tokens", P.READ_TOKENS),
    Entry(
        "staff", 20, "Organizations", "building-2", "staff-organizations", P.READ_APPLICATIONS,
        applications,
    ),
    Entry("staff", 80, "People", "contact", "staff-people", P.READ_PEOPLE),
)  # fmt: skip
