"""Second factors: allauth's own, with what our house asks more of them.

The picture of an authenticator secret goes into the page itself, since our content policy refuses
`data:` addresses; and a passkey answer that is no such thing is a wrong one, not a broken server.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn import forms as webauthn
from django.forms import ValidationError
from qrcode.image.svg import SvgPathFillImage

# What parsing a made-up answer may stumble over.
NONSENSE = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's adapter, with a picture that needs no `data:` address."""

    def build_totp_svg(self, url: str) -> str:
        """Dark modules on a white ground, in either theme, as an SVG element."""
        image = qrcode.make(url, image_factory=SvgPathFillImage, box_size=16)
        written = BytesIO()
        image.save(written)
        text = written.getvalue().decode()
        return text[text.index("<svg") :]


class Careful:
    """A credential that cannot be read is refused like one that does not fit."""

    def clean_credential(self) -> Any:
        """The authenticator that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth's form is next in line
        except NONSENSE as error:
            raise ValidationError("This is not an answer of a passkey.") from error


class AuthenticateForm(Careful, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped
    """The key as second factor."""


class LoginForm(Careful, webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # untyped
    """The passkey instead of a password."""


class ReauthenticateForm(Careful, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # untyped
    """The key as fresh proof."""


class AddForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # untyped
    """A new key."""

    def clean(self) -> Any:
        """The credential, if it is one."""
        try:
            return super().clean()
        except NONSENSE as error:
            raise ValidationError("This is not an answer of a passkey.") from error
