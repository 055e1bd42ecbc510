"""The forms of costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from consortium.costs.domain.lifecycle import COST_KINDS
from consortium.costs.domain.what_if import FEWEST, MOST
from consortium.costs.web.curves import RULES


class WhatIfForm(forms.Form):
    """How many members, which run or which cost, by which rule."""

    members = forms.IntegerField(
        min_value=FEWEST, max_value=MOST, label="Members", help_text="2 to 60"
    )
    run = forms.ChoiceField(required=False, label="Run")
    cost = forms.CharField(
        required=False,
        max_length=24,
        label="Or another cost",
        help_text="In whole currency, such as 60,000,000",
    )
    rule = forms.ChoiceField(choices=list(RULES.items()), required=False, label="Shared by")

    def __init__(self, *args: Any, runs: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = list(runs)  # type: ignore[attr-defined]  # a ChoiceField


class CostForm(forms.Form):
    """One cost of a pool."""

    kind = forms.ChoiceField(choices=[(kind, kind.replace("_", " ")) for kind in COST_KINDS])
    label = forms.CharField(max_length=200, label="What for")
    amount = forms.CharField(
        max_length=24, label="Amount", help_text="Such as 1,200.50; below zero for a credit"
    )


class SupersedeForm(forms.Form):
    """Why a split is replaced, and by which kind."""

    kind = forms.ChoiceField(choices=[("final", "Final, of real costs"), ("plan", "Plan")])
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
