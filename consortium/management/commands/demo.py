"""`manage.py demo`: build the demo consortium when the database is empty; else change nothing."""

from __future__ import annotations

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consortium.management.demo import story
from members.models import Organization

FILE = "demo.txt"
REPOSITORY = "heron-70b"


class Command(BaseCommand):
    """Tell the demo's story once."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if Organization.objects.exists():
            return
        if not settings.CLOCK_MAY_TRAVEL:
            raise CommandError(
                "The demo tells eight months of history and needs a clock that may travel:"
                " set CLOCK_MAY_TRAVEL=1 (never for a real consortium) and migrate again."
            )
        began = time.monotonic()
        self.stdout.write("Building the demo consortium: eight months in some twenty seconds…")
        self.stdout.flush()
        with transaction.atomic():
            found = story.tell()
        self._keep(_text(found))
        self.stdout.write(f"The demo consortium was built in {time.monotonic() - began:.0f} s.")

    def _keep(self, text: str) -> None:
        path = settings.VAR_DIR / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)


def _text(found: story.SignIns) -> str:
    """The sign-ins as they are printed; the base address is put in by `up`."""
    lines = ["Sign in at {base}/account/login/"]
    lines += [f"  {role:<18} {email:<28} {password}" for role, email, password in found.people]
    lines.append(
        "Download early-access weights with the stock client (pip install huggingface_hub):"
    )
    for company, secret in found.tokens:
        lines.append(f"  as {company}:")
        repository = f"{settings.HUB_NAMESPACE}/{REPOSITORY}"
        lines.append(f"  HF_ENDPOINT={{base}} HF_TOKEN={secret} hf download {repository}")
    return "\n".join(lines) + "\n"
