"""Sign-in is allauth's; joining is by invitation, so open sign-up is closed."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's questions, answered for a members-only house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
