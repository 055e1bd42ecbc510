"""The callers of the matrix as real sessions and tokens of one organization."""

from __future__ import annotations

from django.test import Client

from consortium.kernel.actor import SYSTEM, Actor
from consortium.kernel.moments import now
from members.actions import suspend_organization
from members.domain.roles import SCOPES
from members.models import Organization
from tests.factories.members import a_person, a_staff_actor, a_token, an_actor
from tests.factories.members import an_organization as another_organization
from tests.sessions import signed_in

MEMBERS = ("admin", "delegate", "finance", "engineer", "observer")


def clients(organization: Organization) -> dict[str, Client]:
    """Every caller by its name in the matrix, and a token for the journal alone."""
    made = {name: signed_in(an_actor(name, organization=organization)) for name in MEMBERS}
    both = an_actor("admin", "delegate", organization=organization)
    made["anonymous"] = Client()
    made["seatless"] = signed_in(Actor(kind=both.kind, person_id=a_person().pk))
    made["hours since sign-in"] = signed_in(both, fresh=False)
    made["suspended member"] = _suspended()
    made["secretariat"] = signed_in(a_staff_actor("secretariat"))
    made["auditor"] = signed_in(a_staff_actor("auditor"))
    made["token"] = _bearer(both, tuple(SCOPES))
    made["token of another scope"] = _bearer(both, ("roadmap:read",))
    made["token for the journal"] = _bearer(both, ("journal:read",))
    return made


def _suspended() -> Client:
    organization = another_organization()
    actor = an_actor("admin", "delegate", organization=organization)
    suspend_organization(actor=SYSTEM, at=now(), organization=organization, reason="in a test")
    return signed_in(actor)


def _bearer(actor: Actor, scopes: tuple[str, ...]) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token(actor=actor, scopes=scopes)[1]}"})
