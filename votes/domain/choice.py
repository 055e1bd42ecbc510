"""A choice is what one ballot says: yes or no, a peak among the options, or an abstention.

Its plain form is what the voter's commitment hashes, so reading and writing it round-trips.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from consortium.kernel.errors import Malformed, Problem

MAX_REASON = 1_000
_KEYS = {"motion": "vote", "median": "peak"}


class InvalidChoice(Problem):
    """The choice is not one that this vote offers."""

    code, status, title = "invalid_choice", 422, "This vote does not offer that choice"
    help = "Choose one of the options that the proposal lists, or abstain."


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is `yes`, `no` or an option's key; None is an abstention, present but not cast."""

    method: str
    value: str | None
    reason: str = ""

    @property
    def abstains(self) -> bool:
        """Present, and in no count of votes cast."""
        return self.value is None

    def plain(self) -> dict[str, Any]:
        """The JSON form: `{"vote": "yes"}`, `{"peak": "b"}`, `{"abstain": true}`, plus a reason."""
        form: dict[str, Any]
        form = {"abstain": True} if self.value is None else {_KEYS[self.method]: self.value}
        if self.reason:
            form["reason"] = self.reason
        return form


def read_choice(*, method: str, options: Collection[str], given: Any) -> Choice:
    """The choice that `given` (parsed JSON) describes, or a refusal with its pointer."""
    if not isinstance(given, Mapping):
        raise Malformed("A choice is an object.", pointer="/choice")
    key = _KEYS[method]
    for name in given:
        if name not in (key, "abstain", "reason"):
            raise Malformed(f"{name!r} is not a known key here.", pointer=f"/choice/{name}")
    reason = _reason(given.get("reason", ""))
    abstain = given.get("abstain", False)
    if not isinstance(abstain, bool):
        raise Malformed("true or false is expected here.", pointer="/choice/abstain")
    if abstain == (key in given):
        raise InvalidChoice(f"Give either {key} or abstain.", pointer="/choice")
    if abstain:
        return Choice(method, None, reason)
    value = given[key]
    if not isinstance(value, str):
        raise Malformed("Text is expected here.", pointer=f"/choice/{key}")
    offered = ("yes", "no") if method == "motion" else tuple(options)
    if value not in offered:
        raise InvalidChoice(
            f"{value!r} is not one of: {', '.join(offered)}.", pointer=f"/choice/{key}"
        )
    return Choice(method, value, reason)


def _reason(given: Any) -> str:
    if not isinstance(given, str):
        raise Malformed("Text is expected here.", pointer="/choice/reason")
    reason = unicodedata.normalize("NFC", given.strip())
    if len(reason) > MAX_REASON:
        raise InvalidChoice(
            f"A reason has at most {MAX_REASON} characters.", pointer="/choice/reason"
        )
    return reason
