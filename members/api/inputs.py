"""What the commands of members take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Input, Integer, Text
from members.domain.roles import MEMBER_ROLES, SCOPES, STAFF_ROLES, TOKEN_MAX_DAYS
from members.domain.tiers import TIERS

ROLES = (*MEMBER_ROLES, *STAFF_ROLES)


class Address(Text):
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.validators.append(serializers.EmailField().validators[-1])


class ApplicationIn(Input):
    """An application for membership."""

    name = Text(max_length=120)
    slug = serializers.RegexField(r"^[a-z0-9](-?[a-z0-9])*$", min_length=2, max_length=40)
    country = serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166-1, two letters")
    tier = serializers.ChoiceField(choices=TIERS, default="full")
    contact_name = Text(max_length=120)
    contact_email = Address()
    statement = Text(max_length=4_000, default="", allow_blank=True)


class AdmissionIn(Input):
    """The tier at which an applicant is admitted; its own wish when left out."""

    tier = serializers.ChoiceField(choices=TIERS, required=False)


class ReasonIn(Input):
    """Why; the organization and the journal's readers see it."""

    reason = Text(max_length=400)


class InvitationIn(Input):
    """Whom to invite to one's own side: the organization, or the secretariat."""

    email = Address()
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ROLES), min_length=1, max_length=5
    )


class RolesIn(Input):
    """All roles that the seat shall hold from now on."""

    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ROLES), min_length=1, max_length=5
    )


class TokenIn(Input):
    """What a new token may do, and for how long."""

    name = Text(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SCOPES)), min_length=1, max_length=len(SCOPES)
    )
    days = Integer(min_value=1, max_value=TOKEN_MAX_DAYS, default=TOKEN_MAX_DAYS)


class ThemeIn(Input):
    """How the portal looks."""

    theme = serializers.ChoiceField(choices=["system", "light", "dark"])
