"""The tables of members."""

from members.models.delivery import Delivery
from members.models.invitation import Invitation
from members.models.organization import Organization
from members.models.person import Person
from members.models.pledge import Pledge
from members.models.seat import Seat
from members.models.token import Token

__all__ = [
    "Delivery",
    "Invitation",
    "Organization",
    "Person",
    "Pledge",
    "Seat",
    "Token",
]
