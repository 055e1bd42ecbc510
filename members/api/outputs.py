"""What the endpoints of members answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Output


class OrganizationOut(Output):
    """A member. What only it and staff may know is null for others."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    tier = serializers.CharField()
    state = serializers.CharField()
    country = serializers.CharField()
    admitted_at = serializers.DateTimeField(allow_null=True)
    applied_at = serializers.SerializerMethodField()
    contact_name = serializers.SerializerMethodField()
    contact_email = serializers.SerializerMethodField()
    statement = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    def _private(self, organization: Any, name: str) -> Any:
        actor = self.context["actor"]
        known = actor.sees_everything or actor.organization_id == organization.pk
        return getattr(organization, name) if known else None

    def get_applied_at(self, organization: Any) -> str | None:
        value = self._private(organization, "applied_at")
        return value.isoformat().replace("+00:00", "Z") if value else None

    def get_contact_name(self, organization: Any) -> str | None:
        return self._text(organization, "contact_name")

    def get_contact_email(self, organization: Any) -> str | None:
        return self._text(organization, "contact_email")

    def get_statement(self, organization: Any) -> str | None:
        return self._text(organization, "statement")

    def get_reason(self, organization: Any) -> str | None:
        return self._text(organization, "reason")

    def _text(self, organization: Any, name: str) -> str | None:
        value = self._private(organization, name)
        return None if value is None else str(value)


class ApplicationOut(Output):
    """The receipt of an application: the secretariat answers by mail."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    state = serializers.CharField()


class SeatOut(Output):
    """A person's place, with its roles. A staff seat has no organization."""

    id = serializers.UUIDField()
    person = serializers.UUIDField(source="person_id")
    name = serializers.CharField(source="person.name")
    email = serializers.CharField(source="person.email")
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    roles = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    created_at = serializers.DateTimeField()
    suspended_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class InvitationOut(Output):
    """An invitation; its link goes out by mail only."""

    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    email = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class Minted:
    """A new token together with its secret, for the one answer that shows it."""

    def __init__(self, token: Any, secret: str) -> None:
        self.token, self.secret = token, secret

    def __getattr__(self, name: str) -> Any:
        return getattr(self.token, name)


class TokenOut(Output):
    """A token. `secret` is null except in the answer to the call that made it."""

    id = serializers.UUIDField()
    seat = serializers.UUIDField(source="seat_id")
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    secret = serializers.SerializerMethodField()

    def get_secret(self, token: Any) -> str | None:
        return token.secret if isinstance(token, Minted) else None


class MeOut(Output):
    """Who one is here: the person, the seat that acts, and what it may."""

    kind = serializers.CharField()
    person = serializers.UUIDField(source="person_id", allow_null=True)
    name = serializers.CharField()
    seat = serializers.UUIDField(source="seat_id", allow_null=True)
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    organization_name = serializers.CharField()
    organization_state = serializers.CharField()
    roles = serializers.SerializerMethodField()
    token = serializers.UUIDField(source="token_id", allow_null=True)
    scopes = serializers.SerializerMethodField()

    def get_roles(self, actor: Any) -> list[str]:
        return sorted(actor.roles)

    def get_scopes(self, actor: Any) -> list[str] | None:
        return None if actor.scopes is None else sorted(actor.scopes)
