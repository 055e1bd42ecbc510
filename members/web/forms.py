"""The forms of members. They check shapes; rules are the actions'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from members.domain.roles import MEMBER_ROLES, SCOPES, STAFF_ROLES, TOKEN_MAX_DAYS
from members.domain.tiers import TIERS

TIER_WORDS = {
    "founding": "Founding: among those who start the consortium and carry most of it",
    "full": "Full: a company that funds and votes",
    "associate": "Associate: an institute or a small company with a small part",
}
Choices = list[tuple[str, str]]


def role_choices(*, staff: bool) -> Choices:
    """Each role with what it does."""
    roles = STAFF_ROLES if staff else MEMBER_ROLES
    return [(name, f"{name}: {words}") for name, words in roles.items()]


def scope_choices(scopes: Iterable[str]) -> Choices:
    """Each of these scopes with what it opens, in the order of the story."""
    wanted = set(scopes)
    return [(name, f"{name}: {words}") for name, words in SCOPES.items() if name in wanted]


class RolesForm(forms.Form):
    """All roles that a seat shall hold."""

    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose a role."}
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]  # it has choices


class InviteForm(RolesForm):
    """Whom to invite, and with which roles."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The link goes to this address and works only for it, for 14 days.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "roles")


class TokenForm(forms.Form):
    """What a token may do, and for how long."""

    name = forms.CharField(
        max_length=80, help_text="Where it will be used: “release pipeline”, “cluster A”."
    )
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        help_text="As few as the work needs. Only scopes that your roles cover are listed.",
        error_messages={"required": "Choose at least one scope."},
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=TOKEN_MAX_DAYS,
        initial=30,
        label="Days until it ends",
        help_text=f"1 to {TOKEN_MAX_DAYS}.",
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]  # it has choices


class ApplicationForm(forms.Form):
    """A company's application."""

    name = forms.CharField(max_length=120, label="Organization")
    slug = forms.CharField(
        min_length=2,
        max_length=40,
        label="Short name",
        help_text="Lower-case letters, digits and single hyphens; it appears in addresses.",
        validators=[
            RegexValidator(
                r"^[a-z0-9](-?[a-z0-9])*\Z", "Use lower-case letters, digits and single hyphens."
            )
        ],
    )
    country = forms.CharField(
        min_length=2,
        max_length=2,
        help_text="Two letters, such as NL (ISO 3166-1).",
        validators=[RegexValidator(r"^[A-Za-z]{2}\Z", "Two letters, such as NL.")],
    )
    tier = forms.ChoiceField(
        choices=[(name, TIER_WORDS[name]) for name in TIERS],
        initial="full",
        label="Tier",
        widget=forms.RadioSelect,
    )
    contact_name = forms.CharField(max_length=120, label="Contact person")
    contact_email = forms.EmailField(
        max_length=254,
        label="Contact's e-mail address",
        help_text="If you are admitted, this person is invited as your first admin.",
    )
    statement = forms.CharField(
        max_length=4_000,
        required=False,
        label="What you would bring",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Compute, cash, data, people: roughly, in your own words.",
    )


class AdmitForm(forms.Form):
    """The tier at which the applicant is admitted."""

    tier = forms.ChoiceField(
        choices=[(name, TIER_WORDS[name]) for name in TIERS], widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    """Why; those concerned read it."""

    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class NameForm(forms.Form):
    """The name that others see."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class NewcomerForm(NameForm):
    """The account of somebody who was invited."""

    password = forms.CharField(
        min_length=12,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; three or four unrelated words are good.",
    )
    again = forms.CharField(
        label="The password again",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ.")
        elif password:
            try:
                validate_password(password)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given
