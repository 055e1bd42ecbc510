"""The tables of members."""

from members.models.invitation import Invitation
from members.models.organization import Organization
from members.models.person import Person
from members.models.seat import Seat
from members.models.token import Token

__all__ = ["Invitation", "Organization", "Person", "Seat", "Token"]
