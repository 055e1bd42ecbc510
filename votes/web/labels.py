"""How states and choices read on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATES = {
    "draft": "Draft",
    "discussion": "In discussion",
    "scheduled": "Scheduled",
    "open": "Voting open",
    "closing": "Being counted",
    "objection": "Passed, objection period",
    "adopted": "Adopted",
    "enacted": "Adopted and enacted",
    "rejected": "Rejected",
    "lapsed": "Lapsed",
    "withdrawn": "Withdrawn",
    "void": "Void",
}
KINDS = {"motion": "Motion", "size": "Size of a run"}


def state_label(state: str) -> str:
    """The state for people."""
    return STATES[state]


def choice_label(choice: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """What a ballot says: "Yes", "70B", "Abstained"; nothing for an absence."""
    if choice is None:
        return ""
    if choice.get("abstain"):
        return "Abstained"
    if "vote" in choice:
        return str(choice["vote"]).capitalize()
    return names.get(choice["peak"], choice["peak"])
