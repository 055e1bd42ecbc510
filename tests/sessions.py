"""Clients with a session: what signing in leaves behind, without hashing a password."""

from __future__ import annotations

import time

from django.test import Client

from consortium.kernel.actor import Actor
from members.models import Person
from members.queries.actors import AUTHENTICATED_KEY, AUTHENTICATIONS_KEY, SEAT_KEY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(actor: Actor, *, fresh: bool = True, csrf: bool = False) -> Client:
    """A client signed in as `actor`'s person on `actor`'s seat; `fresh`: a moment ago."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(Person.objects.get(pk=actor.person_id), backend=BACKEND)
    session = client.session
    at = time.time() - (0 if fresh else 3600)
    session[AUTHENTICATIONS_KEY] = [{"method": "password", "at": at}]
    session[AUTHENTICATED_KEY] = str(actor.person_id)
    if actor.seat_id:
        session[SEAT_KEY] = str(actor.seat_id)
    session.save()
    return client
