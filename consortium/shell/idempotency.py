"""A command sent twice has one effect and one answer.

The key's row, the effect and the stored answer commit together, so a crash leaves no stuck key.
A parallel twin waits on the UNIQUE constraint, then is given the first one's answer. A refusal
rolls everything back: the key stays free. Answers that hold a secret are never stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import plain
from consortium.kernel.constraints import name_of
from consortium.kernel.errors import Conflict, Invalid, Malformed
from consortium.kernel.moments import now
from consortium.shell.models import IdempotencyKey


class KeyRequired(Malformed):
    """This command must name itself, so that a retry cannot do it twice."""

    code, title = "idempotency_key_required", "Send an Idempotency-Key"
    help = "Make a fresh UUID for each intended act and send the same one on every retry of it."


class KeyReused(Invalid):
    """The key belongs to another body."""

    code, title = "idempotency_key_reused", "This key was used for something else"
    help = "Nothing was changed. Use a fresh key for a different command."


class SecretShownOnce(Conflict):
    """The first answer held a secret, which is stored nowhere."""

    code, title = "secret_shown_once", "The secret was shown once and is stored nowhere"
    help = "If the first answer was lost, revoke what it made and make another."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: a status, a JSON body, headers worth repeating."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


def principal_of(actor: Actor) -> str:
    """Whose keys these are: a token's, a Seat's, a person's."""
    identity = actor.token_id or actor.seat_id or actor.person_id
    return f"{actor.kind}:{identity or ''}"


def once(
    *,
    actor: Actor,
    route: str,
    key: str | None,
    body: bytes,
    act: Callable[[], Answer],
    secret: bool = False,
) -> Answer:
    """Run `act` once per (principal, route, key); the same body again gets the stored answer."""
    if key is None:
        with transaction.atomic():
            return act()
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise Malformed("An Idempotency-Key is 1 to 255 printable ASCII characters.")
    name = {"principal": principal_of(actor), "route": route, "key": key}
    sha256 = hashlib.sha256(body).digest()
    if found := IdempotencyKey.objects.filter(**name).first():
        return _replay(found, sha256)
    try:
        with transaction.atomic():
            row = IdempotencyKey(**name, body_sha256=sha256, created_at=now())
            row.save(force_insert=True)
            answer = act()
            row.status, row.headers = answer.status, answer.headers
            row.answer = None if secret else plain(answer.body)
            row.save(update_fields=["status", "answer", "headers"])
            return answer
    except IntegrityError as error:
        if name_of(error) != "an_idempotency_key_is_used_once":
            raise
        return _replay(IdempotencyKey.objects.get(**name), sha256)


def _replay(found: IdempotencyKey, sha256: bytes) -> Answer:
    if bytes(found.body_sha256) != sha256:
        raise KeyReused
    if found.answer is None and found.status != 204:
        raise SecretShownOnce
    return Answer(found.status, found.answer, found.headers, replayed=True)
