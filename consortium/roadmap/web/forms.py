"""Forms of the roadmap: estimates for members, plans and prices for the secretariat."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from consortium.kernel.errors import Problem
from consortium.kernel.money import MAX_AMOUNT, parse_amount
from consortium.roadmap.domain import rates

_SIZES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_NUMBER = re.compile(r"([0-9]{1,16})(?:\.([0-9]{1,3}))?\s*([kmbt]?)", re.IGNORECASE)


class ExactField(forms.Field):
    """A figure written as text and read into a whole number, so not a CharField: its checks of
    length would look at the number."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "24"})

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().replace(",", "").replace("_", "")
        if not text:
            return None
        if len(text) > 24 or not text.isascii():
            raise forms.ValidationError("Write a number of at most 24 characters.")
        return self.read(text)

    def read(self, text: str) -> int:
        """The whole number that `text` says; raises ValidationError."""
        raise NotImplementedError


class CountField(ExactField):
    """A count as people write it, 70.6B or 15T, read exactly."""

    widget = forms.TextInput(attrs={"maxlength": "24"})

    def read(self, text: str) -> int:
        found = _NUMBER.fullmatch(text)
        if not found:
            raise forms.ValidationError("Write a number such as 70.6B or 15T.")
        whole, part, letter = found.group(1), found.group(2) or "", found.group(3).lower()
        thousandths = int(whole + part.ljust(3, "0")) * _SIZES[letter]
        if thousandths % 1000:
            raise forms.ValidationError("This is not a whole number.")
        if not 0 < thousandths <= 10**19:
            raise forms.ValidationError("Write a number above zero, at most 10,000T.")
        return thousandths // 1000


def short_text(number: int) -> str:
    """A count as the field above reads it back: 70.6B, 15T, else its digits."""
    for letter, size in (("T", 10**12), ("B", 10**9), ("M", 10**6)):
        thousandths, rest = divmod(number * 1000, size)
        if number >= size and not rest:
            digits = f"{thousandths % 1000:03d}".rstrip("0")
            return f"{thousandths // 1000}{'.' if digits else ''}{digits}{letter}"
    return str(number)


class CancelForm(forms.Form):
    """Why a run is given up."""

    reason = forms.CharField(
        label="Reason", max_length=400, help_text="The public roadmap shows it."
    )


class MoneyField(ExactField):
    """Decimal text in the form's currency, read exactly into minor units."""

    def __init__(self, *, currency: str = "USD", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        try:
            amount = parse_amount(text, self.currency)
        except Problem as problem:
            raise forms.ValidationError(problem.detail) from problem
        if not 0 <= amount <= MAX_AMOUNT:
            raise forms.ValidationError("Write an amount from zero up.")
        return amount


class PriceField(ExactField):
    """A price per hour, read exactly into micros."""

    def read(self, text: str) -> int:
        try:
            return rates.parse_price(text)
        except Problem as problem:
            raise forms.ValidationError(problem.help) from problem


class EstimateForm(forms.Form):
    """The what-if beside a run's estimate."""

    n_total = CountField(label="Parameters, total")
    n_active = CountField(label="Parameters, active")
    tokens = CountField(label="Training tokens")
    kind = forms.ChoiceField(
        label="Model", choices=[("dense", "dense"), ("moe", "mixture of experts")]
    )
    accelerator = forms.ChoiceField(label="Accelerator")
    stage = forms.ChoiceField(
        label="Stage",
        choices=[
            ("pretraining", "pre-training"),
            ("distilled", "distillation"),
            ("pruned", "pruning"),
            ("reinforcement", "reinforcement learning only"),
        ],
    )
    price = PriceField(label="Price per chip-hour", required=False)

    def __init__(self, *args: Any, accelerators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accelerator"].choices = accelerators  # type: ignore[attr-defined]  # a ChoiceField


class CycleForm(forms.Form):
    """Open a funding cycle."""

    name = forms.CharField(label="Name", max_length=80)
    currency = forms.CharField(
        label="Currency",
        max_length=3,
        initial="USD",
        help_text="ISO 4217 code; the books of the cycle are kept in it.",
    )
    starts_on = forms.DateField(label="Starts on", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Ends on", widget=forms.DateInput(attrs={"type": "date"}))
    due_on = forms.DateField(label="Pledges due on", widget=forms.DateInput(attrs={"type": "date"}))
    locks_on = forms.DateField(
        label="Pledges lock on", widget=forms.DateInput(attrs={"type": "date"})
    )


class RateCardForm(forms.Form):
    """Enter a price with its source."""

    basis = forms.ChoiceField(
        label="Kind of price",
        choices=[
            ("rental", "rental quote"),
            ("in_kind", "in-kind rate of the cycle"),
            ("owned", "owned hardware"),
            ("replacement", "replacement"),
        ],
        help_text="The in-kind rate is per H100e-hour and needs three H100 SXM rental quotes.",
    )
    accelerator = forms.ChoiceField(label="Accelerator", required=False)
    price = PriceField(
        label="Price per hour", help_text="In the cycle's currency, up to six decimals: 2.20"
    )
    observed_on = forms.DateField(
        label="Observed on", widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label="Source", max_length=200)

    def __init__(self, *args: Any, accelerators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accelerator"].choices = [("", "– per H100e-hour –"), *accelerators]  # type: ignore[attr-defined]  # a ChoiceField


class RunForm(forms.Form):
    """Plan a run."""

    name = forms.CharField(label="Name", max_length=80)
    slug = forms.SlugField(
        label="Short name", max_length=60, help_text="For addresses: lower case, digits, hyphens."
    )
    summary = forms.CharField(
        label="What it is for", widget=forms.Textarea, required=False, max_length=4000
    )
    kind = forms.ChoiceField(
        label="Model", choices=[("dense", "dense"), ("moe", "mixture of experts")]
    )
    n_total = CountField(label="Parameters, total", help_text="70.6B, 1T")
    n_active = CountField(label="Parameters, active")
    tokens = CountField(label="Training tokens", help_text="15T")
    accelerator = forms.ChoiceField(label="Accelerator")
    precision = forms.ChoiceField(label="Precision", choices=[("bf16", "BF16"), ("fp8", "FP8")])
    staff_cost = MoneyField(label="Staff cost", required=False)
    data_cost = MoneyField(label="Data cost", required=False)

    def __init__(self, *args: Any, accelerators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accelerator"].choices = accelerators  # type: ignore[attr-defined]  # a ChoiceField
