"""Every read of members, the actor first."""

from members.queries.actors import actor_for_token, actor_of_seat, resolve_actor, stepped_up_at
from members.queries.organizations import admitted, organization, organizations
from members.queries.seats import (
    emails,
    invitation,
    invitation_by_key,
    invitation_key,
    invitations,
    live_seats,
    person,
    seat,
    seats,
    token,
    tokens,
)

__all__ = [
    "actor_for_token",
    "actor_of_seat",
    "admitted",
    "emails",
    "invitation",
    "invitation_by_key",
    "invitation_key",
    "invitations",
    "live_seats",
    "organization",
    "organizations",
    "person",
    "resolve_actor",
    "seat",
    "seats",
    "stepped_up_at",
    "token",
    "tokens",
]
