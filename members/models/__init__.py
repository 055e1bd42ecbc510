"""The tables of members."""

from members.models.person import Person

__all__ = ["Person"]
