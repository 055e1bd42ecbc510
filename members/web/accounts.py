"""Sign-in is allauth's; joining is by invitation, so open sign-up is closed.

Wrong passwords are counted per account *and* source: a stranger's guesses slow the stranger,
never the owner.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from members.queries import resolve_actor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's questions, answered for a members-only house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Everybody lands where their work is: staff at their desk, members at home."""
        if resolve_actor(request).is_staff:
            return reverse("today")
        return str(super().get_login_redirect_url(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"
