"""The only door through which mail leaves the house."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage


class PostFailed(Exception):
    """The relay did not take the letter; it says why."""


def mail(*, to: str, subject: str, body: str, identity: str) -> None:
    """Hand one letter to the relay. `identity` makes a resend recognisable to mail programs."""
    message = EmailMessage(
        subject=subject.replace("\n", " "),
        body=body,
        to=[to],
        headers={"Message-ID": f"<{identity}@commonweight>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise PostFailed(f"{type(error).__name__}: {error}"[:400]) from error
