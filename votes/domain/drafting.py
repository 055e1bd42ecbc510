"""A draft is a proposal's whole content, checked before it becomes an immutable version.

A motion changes nothing by itself: others cite it. A size vote names what each size costs, and how
that cost will be shared, so that nobody votes on an amount without its division.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from consortium.kernel.canonical import plain
from consortium.kernel.errors import Invalid
from votes.domain.options import Option, check_options
from votes.domain.rule import Rule, RuleInvalid

KINDS = {"motion": "motion", "size": "median"}  # kind → method
MAX_TITLE, MAX_TEXT = 200, 10_000
MARGIN = Fraction(11, 10)  # a warrant's ceiling is its option's cost and ten per cent
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Offer:
    """One size: the model, its need in mH, its cost in minor units; `key` names it on ballots."""

    title: str
    cost: int
    n_total: int = 0
    n_active: int = 0
    tokens: int = 0
    need_milli_hours: int = 0
    status_quo: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What adoption does: `text` nothing, `authorise_run` a run and its pool."""

    kind: str = "text"
    currency: str = ""
    split_rule: str = ""
    split_parameters: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the version's hash covers it."""
        if self.kind == "text":
            return {"kind": "text"}
        split = {"rule": self.split_rule, "parameters": plain(self.split_parameters)}
        return {"kind": self.kind, "currency": self.currency, "split": split}


@dataclass(frozen=True, slots=True)
class Draft:
    """Title, text, rule, effect and offers, all checked."""

    title: str
    text: str
    rule: Rule
    effect: Effect
    offers: tuple[Offer, ...]


def check_draft(
    *, kind: str, title: str, text: str, rule: Rule, effect: Effect, offers: Sequence[Offer]
) -> Draft:
    """The draft, its options sorted by cost and named a, b, c …, or a refusal with its pointer."""
    if kind not in KINDS:
        raise Invalid(f"{kind!r} is not one of: {', '.join(KINDS)}.", pointer="/kind")
    if rule.method != KINDS[kind]:
        raise RuleInvalid(f"A {kind} is counted by {KINDS[kind]}.", pointer="/rule/method")
    if kind == "motion":
        if offers:
            raise RuleInvalid("A motion is yes or no; it has no options.", pointer="/options")
        effect = Effect()
    else:
        _check_offers(offers, effect)
    ladder = sorted(offers, key=lambda offer: offer.cost)
    return Draft(
        title=_words(title, "/title", MAX_TITLE),
        text=_words(text, "/text", MAX_TEXT),
        rule=rule,
        effect=effect,
        offers=tuple(_named(offer, key_of(i)) for i, offer in enumerate(ladder)),
    )


def key_of(place: int) -> str:
    """0 → a, 25 → z, 26 → aa: short enough for a ballot, the same for everyone."""
    more, here = divmod(place, len(_LETTERS))
    return (key_of(more - 1) if more else "") + _LETTERS[here]


def ceiling(amount: int) -> int:
    """The most that a warrant for `amount` covers, rounded down."""
    most = amount * MARGIN
    return most.numerator // most.denominator


def _check_offers(offers: Sequence[Offer], effect: Effect) -> None:
    check_options([Option(offer.title, offer.cost, offer.status_quo) for offer in offers])
    if effect.kind != "authorise_run" or not effect.currency or not effect.split_rule:
        raise Invalid("A size vote names its currency and split rule.", pointer="/split_rule")
    for i, offer in enumerate(offers):
        _words(offer.title, f"/options/{i}/title", 120)
        if offer.status_quo != (offer.cost == 0):
            raise RuleInvalid('Only "no run" costs nothing.', pointer=f"/options/{i}/cost")
        if min(offer.cost, offer.n_total, offer.n_active, offer.tokens, offer.need_milli_hours) < 0:
            raise RuleInvalid("A size is never below zero.", pointer=f"/options/{i}")


def _named(offer: Offer, key: str) -> Offer:
    return Offer(
        title=unicodedata.normalize("NFC", offer.title.strip()),
        cost=offer.cost,
        n_total=offer.n_total,
        n_active=offer.n_active,
        tokens=offer.tokens,
        need_milli_hours=offer.need_milli_hours,
        status_quo=offer.status_quo,
        key=key,
    )


def _words(given: str, pointer: str, most: int) -> str:
    words = unicodedata.normalize("NFC", given.strip())
    if not 1 <= len(words) <= most:
        raise Invalid(f"Write 1 to {most:,} characters.", pointer=pointer)
    return words
