"""The entries of members in the navigation, with what waits for the reader."""

from __future__ import annotations

from consortium.kernel.actor import Actor
from consortium.shell.nav import Entry
from members import queries
from members.access import P


def signed_pledges(actor: Actor) -> int:
    """Pledges that wait for the secretariat."""
    return queries.pledges(actor, state="signed").count()


def reported_deliveries(actor: Actor) -> int:
    """Deliveries that wait for the secretariat."""
    return queries.deliveries(actor, state="reported").count()


ENTRIES = (
    Entry("portal", 30, "Pledges", "handshake", "pledges", P.DRAFT_PLEDGE),
    Entry("portal", 35, "Deliveries", "server", "deliveries", P.REPORT_DELIVERY),
    Entry("staff", 30, "Pledges", "handshake", "staff-pledges", P.DECIDE_PLEDGE, signed_pledges),
    Entry(
        "staff", 35, "Deliveries", "server", "staff-deliveries", P.DECIDE_DELIVERY,
        reported_deliveries,
    ),
)  # fmt: skip
