"""The forms of billing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class PaymentForm(forms.Form):
    """A transfer as the bank's statement shows it."""

    organization = forms.ChoiceField(label="Member")
    pool = forms.ChoiceField(label="For the costs of")
    amount = forms.CharField(
        max_length=24,
        label="Amount",
        help_text="In the pool's currency, such as 1,200.50.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    received_on = forms.DateField(
        label="Arrived on", widget=forms.DateInput(attrs={"type": "date"})
    )
    reference = forms.CharField(
        max_length=140,
        label="The bank's reference",
        help_text="The same reference of the same member counts once.",
    )

    def __init__(
        self,
        *args: Any,
        organizations: Iterable[tuple[str, str]] = (),
        pools: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = list(organizations)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["pool"].choices = list(pools)  # type: ignore[attr-defined]  # likewise


class ReversalForm(forms.Form):
    """Why a payment is reversed."""

    reason = forms.CharField(
        max_length=160, label="Reason", help_text="The member reads it in its journal."
    )
