"""Notes, once the answer is made, that a token was used: at most once a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from consortium.kernel.actor import Actor, Kind
from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from members.actions import note_token_use
from members.queries import token_use_is_due

log = logging.getLogger(__name__)


class TokenUse:
    """Middleware. Telemetry: a database that is busy loses the note, not the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor | None = getattr(request, "_actor", None)
        if actor is not None and actor.kind is Kind.TOKEN and actor.token_id is not None:
            try:
                at = now()
                if token_use_is_due(actor.token_id, at=at):
                    note_token_use(actor=actor, at=at, token_id=actor.token_id)
            except (DatabaseError, Problem):
                log.warning("The use of a token could not be noted.", exc_info=True)
        return response
