"""Every read of members, the actor first."""

from __future__ import annotations

from django.http import HttpRequest

from consortium.kernel.actor import ANONYMOUS, Actor


def resolve_actor(request: HttpRequest) -> Actor:
    """The actor behind a request: a session's person on their active Seat, or a token's Seat."""
    return ANONYMOUS
