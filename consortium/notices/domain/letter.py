"""A letter before it is a row: to whom, about what, where to look."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """One person's letter. `secret_for` names a row whose secret link is made at sending."""

    email: str
    subject: str
    body: str
    link: str = ""
    person_id: UUID | None = None
    secret_for: UUID | None = None


def text(*, body: str, link: str, base: str) -> str:
    """The whole mail: the sentence, the address to go to, and who we are."""
    where = f"\n\n{base.rstrip('/')}{link}" if link else ""
    return f"{body}{where}\n\n— Commonweight, the consortium's secretariat\n"
