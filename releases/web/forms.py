"""The forms of the release desk."""

from __future__ import annotations

from typing import Any

from django import forms


def _moment(label: str, *, required: bool = False, hint: str = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, widget=widget, help_text=hint)


class ReasonForm(forms.Form):
    """Why; members read it in the journal."""

    reason = forms.CharField(
        label="Reason",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Members read this in the journal.",
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page states the effect, the button confirms it."""


class ScheduleForm(forms.Form):
    """The dates of the windows, in UTC."""

    funder = _moment("Funders enter (UTC)")
    member = _moment("Members enter (UTC)")
    public = _moment("Everyone enters (UTC)")
    cites = forms.UUIDField(
        label="Adopted proposal",
        required=False,
        help_text="Needed to move a window later, or the public one at all: the proposal's id.",
    )


class GrantForm(forms.Form):
    """An exception for one organization."""

    organization = forms.TypedChoiceField(label="Organization")
    until = _moment("Ends (UTC)", required=True)
    reason = forms.CharField(label="Reason", max_length=400)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = choices  # type: ignore[attr-defined]  # a choice field
