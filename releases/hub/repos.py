"""Who am I, a new repository, a card's check before a byte moves."""

from __future__ import annotations

import json
import re

from django.conf import settings
from django.http import HttpResponse

from consortium.kernel.errors import Conflict, Malformed, NotSignedIn
from members import queries as members
from releases import actions
from releases.domain.card import read_card
from releases.hub import formats
from releases.hub.calls import JSON_LIMIT, Call
from releases.hub.errors import header_text


def whoami(call: Call) -> HttpResponse:
    """The token's Seat, and the organization it acts for."""
    actor = call.actor
    if actor.token_id is None:
        raise NotSignedIn
    token = members.token(actor, actor.token_id)
    organization = members.own_organization(actor)
    slug = organization.slug if organization else ""
    plain = re.sub(r"[^a-z0-9]+", "-", token.name.lower()).strip("-")
    role = "write" if "release:write" in (actor.scopes or ()) else "read"
    return formats.answer(
        {
            "type": "user",
            "id": str(actor.seat_id),
            "name": f"{slug}-{plain}".strip("-"),
            "fullname": f"{actor.organization_name} {token.name}",
            "email": None,
            "isPro": False,
            "canPay": False,
            "periodEnd": None,
            "orgs": [{"name": slug, "fullname": actor.organization_name}],
            "auth": {
                "type": "access_token",
                "accessToken": {
                    "displayName": token.name,
                    "role": role,
                    "createdAt": formats.moment(token.created_at),
                },
            },
        }
    )


def create(call: Call) -> HttpResponse:
    """A new address. An existing one answers 409 with its URL, which `exist_ok` clients read."""
    body = call.json()
    name, namespace = body.get("name"), body.get("organization")
    if not isinstance(name, str) or not isinstance(namespace, str | None):
        raise Malformed("`name` is a text, `organization` a text or null.", pointer="/name")
    if body.get("type") not in (None, "model"):
        raise Malformed("Only models are kept here.", pointer="/type")
    if namespace is None and "/" in name:
        namespace, _, name = name.partition("/")
    try:
        made = actions.create_repository(
            actor=call.actor, at=call.at, name=name, namespace=namespace or ""
        )
    except Conflict as error:
        if error.code != "address_taken":
            raise
        address = f"{namespace or settings.HUB_NAMESPACE}/{name}"
        taken = {"error": error.detail, "code": error.code}
        response = formats.answer({"url": f"{call.base}/{address}", **taken}, status=409)
        response["X-Error-Message"] = header_text(error.detail)
        return response
    url = f"{call.base}/{made.address}"
    return formats.answer({"url": url, "name": made.address, "id": str(made.pk)})


def validate_yaml(call: Call) -> HttpResponse:
    """Whether README.md's front matter says what a release must say; 400 stops the upload."""
    try:
        body = json.loads(call.body(2 * JSON_LIMIT))
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is not JSON.") from error
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(content, str):
        raise Malformed("`content` is a text.", pointer="/content")
    faults = [{"message": text} for text in read_card(content).faults]
    return formats.answer({"errors": faults, "warnings": []}, status=400 if faults else 200)
