"""How states and choices read on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATES: dict[str, tuple[str, str]] = {  # state → label, tone
    "draft": ("Draft", "plain"),
    "discussion": ("In discussion", "plain"),
    "scheduled": ("Scheduled", "plain"),
    "open": ("Voting open", "accent"),
    "closing": ("Being counted", "plain"),
    "objection": ("Passed, objection period", "yes"),
    "adopted": ("Adopted", "yes"),
    "enacted": ("Adopted and enacted", "yes"),
    "rejected": ("Rejected", "no"),
    "lapsed": ("Lapsed", "abstain"),
    "withdrawn": ("Withdrawn", "abstain"),
    "void": ("Void", "warn"),
}
KINDS = {"motion": "Motion", "size": "Size of a run"}


def state_label(state: str) -> str:
    """The state for people."""
    return STATES[state][0]


def state_tone(state: str) -> str:
    """The colour word of the state; never the only sign of it."""
    return STATES[state][1]


def choice_label(choice: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """What a ballot says: "Yes", "70B", "Abstained"; nothing for an absence."""
    if choice is None:
        return ""
    if choice.get("abstain"):
        return "Abstained"
    if "vote" in choice:
        return str(choice["vote"]).capitalize()
    return names.get(choice["peak"], choice["peak"])
