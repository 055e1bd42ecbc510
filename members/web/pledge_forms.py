"""The forms of a pledge: what it is of, then when it comes. Figures are read exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from consortium.kernel import compute
from consortium.kernel.errors import Problem
from consortium.kernel.money import decimal_text, parse_amount
from members.domain.pledging import QUARTERS, schedule

# Chip-hours are counted in thousandths, as KWD is: exact text to an integer.
THOUSANDTHS = "KWD"
PARTS = tuple(f"part_{number}" for number in range(1, QUARTERS + 1))


class WhatForm(forms.Form):
    """Compute of an accelerator, or cash; how much."""

    kind = forms.ChoiceField(
        label="What do you pledge?",
        choices=[("compute", "Compute: chip-hours of an accelerator"), ("cash", "Cash")],
        widget=forms.RadioSelect,
        initial="compute",
    )
    accelerator = forms.ChoiceField(
        label="Accelerator", required=False, help_text="For compute. Each counts by its factor."
    )
    amount = forms.CharField(
        label="How much?",
        max_length=24,
        help_text="Chip-hours (2,000,000) for compute; an amount (1,600,000.00) for cash.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(
        self, *args: Any, accelerators: list[tuple[str, str]], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["accelerator"].choices = [("", "–"), *accelerators]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def unit(self) -> str:
        """The currency whose digits the amount has."""
        return self.currency if self.cleaned_data.get("kind") == "cash" else THOUSANDTHS

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == "compute" and not given.get("accelerator"):
            self.add_error("accelerator", "Choose the accelerator that you pledge.")
        if given.get("kind") == "cash" and given.get("accelerator"):
            given["accelerator"] = ""
        if "amount" in given:
            given["amount"] = self.figure("amount")
        return given

    def figure(self, name: str) -> int | None:
        """The field `name` in the smallest unit; None, with an error beside it, if unreadable."""
        try:
            value = parse_amount(str(self.cleaned_data.get(name) or "0"), self.unit)
        except Problem:
            self.add_error(name, "Write a number such as 2,000,000 or 1,600,000.00.")
            return None
        if value < 0 or (value == 0 and name == "amount"):
            self.add_error(name, "A pledge is above zero.")
            return None
        return value


class PledgeForm(WhatForm):
    """The same, with four quarterly parts that make up the whole."""

    part_1 = forms.CharField(label="First quarter", max_length=24, required=False)
    part_2 = forms.CharField(label="Second quarter", max_length=24, required=False)
    part_3 = forms.CharField(label="Third quarter", max_length=24, required=False)
    part_4 = forms.CharField(label="Fourth quarter", max_length=24, required=False)
    note = forms.CharField(
        label="Note", required=False, max_length=400, help_text="Shown to whoever sees the pledge."
    )

    def __init__(self, *args: Any, starts_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in zip(PARTS, quarters(starts_on), strict=True):
            self.fields[name].label = label
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        self.order_fields(["kind", "accelerator", "amount", *PARTS, "note"])

    def hide_what(self) -> None:
        """Carry the first step along unseen."""
        for name in ("kind", "accelerator", "amount"):
            self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["schedule"] = None
        if any(str(given.get(name) or "").strip() for name in PARTS):
            parts = [self.figure(name) for name in PARTS]
            given["schedule"] = None if None in parts else parts
        return given


def quarters(starts_on: date) -> list[str]:
    """The four quarters of the year that begins on a day, in words."""
    words = []
    for number in range(QUARTERS):
        first = starts_on.month - 1 + 3 * number
        last = first + 2
        begin = date(starts_on.year + first // 12, first % 12 + 1, 1)
        end = date(starts_on.year + last // 12, last % 12 + 1, 1)
        words.append(f"{begin:%B} to {end:%B %Y}")
    return words


def even_parts(kind: str, amount: int, currency: str) -> dict[str, str]:
    """Four even parts as the fields show them."""
    words = [
        decimal_text(part, currency) if kind == "cash" else compute.hours_text(part)
        for part in schedule(amount)
    ]
    return dict(zip(PARTS, words, strict=True))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Reason", max_length=400)
