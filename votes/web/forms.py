"""The forms of votes. A rule is chosen from presets; everything finer goes through the API."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from fractions import Fraction
from typing import Any

from django import forms

from consortium.kernel.errors import FieldError, Invalid, Problem
from consortium.kernel.money import parse_amount
from votes.domain.drafting import Effect, Offer
from votes.domain.presets import PRESETS, motion_rule, size_rule
from votes.domain.rule import Rule, Weights

OPTION_ROWS = 6
COLUMNS = {
    "title": "Name",
    "cost": "Whole cost",
    "need": "H100e-hours",
    "total": "Parameters",
    "active": "Active",
    "tokens": "Tokens",
}
_MAGNITUDES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_LARGE = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,9}))?\s*([KMBT]?)")
PRESET_LABELS = {
    "ordinary": "Ordinary: more than half of the weight cast, a quarter of all",
    "double": "Double majority: of members and of weight (for spending)",
    "council": "Council: 55 % of members and 65 % of weight, of everyone",
    "reserved": "Reserved: two thirds of members and of weight, of everyone",
}
SCHEMES = {
    "capped": "By accepted pledge, nobody above a quarter",
    "linear": "By accepted pledge",
    "sqrt": "By the square root of the accepted pledge",
    "mixed": "A fifth equally, the rest by accepted pledge",
    "equal": "Every member the same",
}
SPLITS = {
    "equal": "Equal shares",
    "proportional": "By accepted pledge",
}


class ProposalForm(forms.Form):
    """What both kinds have: words, weights, how long objections are heard, who sees the result."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(
        max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}), label="Text and reasons"
    )
    weights = forms.ChoiceField(choices=list(SCHEMES.items()), initial="capped")
    objection_hours = forms.IntegerField(
        min_value=0,
        max_value=720,
        initial=72,
        label="Hours for objections",
        help_text="0: a positive count takes effect at once.",
    )
    publish = forms.ChoiceField(
        choices=[("members", "Members"), ("public", "Everyone")],
        label="After close, result and roll call are shown to",
    )

    def weighting(self) -> Weights:
        """The chosen weights."""
        return Weights(self.cleaned_data["weights"])


class MotionForm(ProposalForm):
    """A yes-or-no question."""

    preset = forms.ChoiceField(
        choices=[(name, PRESET_LABELS[name]) for name in PRESETS],
        initial="double",
        label="What it takes to pass",
    )
    field_order = ("title", "text", "preset", "weights", "objection_hours", "publish")


class SizeForm(ProposalForm):
    """How large a planned run shall be. Sizes are numbered rows; empty rows are ignored."""

    run = forms.ChoiceField(label="Run")
    currency = forms.ChoiceField(choices=[("USD", "USD"), ("EUR", "EUR"), ("GBP", "GBP")])
    split = forms.ChoiceField(choices=list(SPLITS.items()), label="How the cost is shared")
    double = forms.BooleanField(
        required=False, initial=True, label="Count by weight and by members; the smaller size wins"
    )
    no_run = forms.BooleanField(required=False, initial=True, label="Offer “No run”")
    field_order = (
        *("title", "text", "run", "currency", "split", "double", "weights"),
        *("objection_hours", "publish", "no_run"),
    )

    def __init__(self, *args: Any, runs: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = list(runs)  # type: ignore[attr-defined]  # a ChoiceField
        for row in range(1, OPTION_ROWS + 1):
            for name, label in COLUMNS.items():
                field = forms.CharField(
                    required=False, max_length=120, label=f"Size {row}, {label.lower()}"
                )
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"option_{row}_{name}"] = field

    def columns(self) -> list[str]:
        """The heads of the table of sizes."""
        return list(COLUMNS.values())

    def option_rows(self) -> list[list[forms.BoundField]]:
        """The numbered rows, for the template."""
        return [
            [self[f"option_{row}_{name}"] for name in COLUMNS] for row in range(1, OPTION_ROWS + 1)
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """Everything but the rows."""
        return [field for field in self if not field.name.startswith("option_")]


class CommentForm(forms.Form):
    """One comment."""

    body = forms.CharField(
        max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), label="Your comment"
    )


class ScheduleForm(forms.Form):
    """When voting opens, in UTC."""

    opens_at = forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        label="Voting opens (UTC)",
    )

    def clean_opens_at(self) -> Any:
        """Read as UTC, whatever the browser's zone."""
        return self.cleaned_data["opens_at"].replace(tzinfo=UTC)


class VoidForm(forms.Form):
    """Why a vote is void."""

    reason = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Reason",
        help_text="Everyone who sees the proposal reads this.",
    )


class BallotForm(forms.Form):
    """One choice. `confirmed` is set by the page that repeats it back."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, label="Your ballot")
    reason = forms.CharField(
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Reason",
        help_text="Sealed with the ballot and shown with it after close.",
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def ballot(self, kind: str) -> dict[str, Any]:
        """The choice as the API takes it."""
        value, reason = self.cleaned_data["choice"], self.cleaned_data["reason"]
        form: dict[str, Any] = {"vote" if kind == "motion" else "peak": value}
        if value == "abstain":
            form = {"abstain": True}
        return form | ({"reason": reason} if reason else {})


def motion_of(form: MotionForm) -> Rule:
    """The rule that a motion's form describes."""
    given = form.cleaned_data
    return motion_rule(
        preset=given["preset"],
        weights=form.weighting(),
        objection_hours=given["objection_hours"],
        publish=given["publish"],
    )


def size_of(form: SizeForm) -> Rule:
    """The rule that a size vote's form describes."""
    given = form.cleaned_data
    return size_rule(
        double=given["double"],
        go_beyond=Fraction(1, 2),
        weights=form.weighting(),
        objection_hours=given["objection_hours"],
        publish=given["publish"],
    )


def offers_of(form: SizeForm) -> list[Offer]:
    """The rows that were filled in; a bad number is refused beside its field."""
    given, currency = form.cleaned_data, form.cleaned_data["currency"]
    offers = [Offer("No run", 0, status_quo=True)] if given["no_run"] else []
    for row in range(1, OPTION_ROWS + 1):
        cells = {name: given[f"option_{row}_{name}"] for name in COLUMNS}
        if not any(cells.values()):
            continue
        offers.append(
            Offer(
                title=cells["title"] or f"Size {row}",
                cost=_number(cells["cost"], currency, f"option_{row}_cost"),
                n_total=_large(cells["total"], f"option_{row}_total"),
                n_active=_large(cells["active"] or cells["total"], f"option_{row}_active"),
                tokens=_large(cells["tokens"], f"option_{row}_tokens"),
                need_milli_hours=1_000 * _whole(cells["need"] or "0", f"option_{row}_need"),
            )
        )
    return offers


def effect_of(form: SizeForm) -> Effect:
    """What adoption shall do."""
    return Effect("authorise_run", form.cleaned_data["currency"], form.cleaned_data["split"])


def _number(text: str, currency: str, field: str) -> int:
    try:
        return parse_amount(text, currency)
    except Problem as problem:
        raise _refusal(field, problem.detail) from problem


def _whole(text: str, field: str) -> int:
    plain = text.replace(",", "").replace("_", "").strip()
    if not plain.isascii() or not plain.isdigit():
        raise _refusal(field, "A whole number of H100e-hours, such as 2,000,000.")
    return int(plain[:15])


def _large(text: str, field: str) -> int:
    """`70.6B` → 70,600,000,000: parameters and tokens as people say them."""
    found = _LARGE.fullmatch(text.replace(",", "").strip().upper() or "0")
    if found is None:
        raise _refusal(field, "A number such as 70.6B or 15T.")
    whole, part, letter = found.groups()
    exact = Fraction(f"{whole}.{part or 0}") * _MAGNITUDES[letter]
    if exact.denominator != 1 or exact >= 2**63:
        raise _refusal(field, "A whole number such as 70.6B or 15T.")
    return exact.numerator


def _refusal(field: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[FieldError(f"/{field}", "invalid", detail)])
