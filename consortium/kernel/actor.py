"""Who acts: resolved once per request, then passed down as a value.

An actor carries identities, never rows, so that the lowest floors can speak of people and
organizations without knowing their tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """How the caller proved who it is."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    TOKEN = "token"
    SYSTEM = "system"


STAFF_ROLES = frozenset({"secretariat", "auditor"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller with the rights of one live Seat; without a Seat it has none."""

    kind: Kind
    person_id: UUID | None = None
    seat_id: UUID | None = None
    organization_id: UUID | None = None
    token_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    organization_state: str = ""
    name: str = ""
    organization_name: str = ""
    stepped_up_at: datetime | None = None

    @property
    def is_system(self) -> bool:
        return self.kind is Kind.SYSTEM

    @property
    def is_anonymous(self) -> bool:
        return self.kind is Kind.ANONYMOUS

    @property
    def is_secretariat(self) -> bool:
        return "secretariat" in self.roles

    @property
    def is_auditor(self) -> bool:
        return "auditor" in self.roles

    @property
    def is_staff(self) -> bool:
        """Secretariat or Auditor: they see every organization's rows."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def sees_everything(self) -> bool:
        """Staff and the system itself; what no one may see early (ballots) ignores this."""
        return self.is_staff or self.is_system

    @property
    def is_member(self) -> bool:
        """Holds a live Seat at an admitted or suspended organization."""
        return self.organization_id is not None and self.seat_id is not None


ANONYMOUS = Actor(kind=Kind.ANONYMOUS, name="Nobody signed in")
SYSTEM = Actor(kind=Kind.SYSTEM, name="Commonweight")
