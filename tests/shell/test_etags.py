"""A version tells that a row is the same, and nothing of what it holds."""

from __future__ import annotations

from typing import Any

from consortium.shell import etags
from members.models import Organization


def test_a_version_cannot_be_computed_without_our_key(settings: Any) -> None:
    row = Organization(name="Alderway", contact_email="ada@alderway.example")
    ours = etags.version(row)
    assert ours == etags.version(row)
    settings.SECRET_KEY = "a guess"
    assert etags.version(row) != ours
