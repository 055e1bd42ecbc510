"""Every refusal is a `Problem` with a code, a status and a sentence for people.

A subclass stands beside the rule that raises it. Defining it registers its code, from which
the problem pages and the API description are drawn, so that no code is without an explanation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a JSON pointer into the input, a code, and a sentence."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """A refusal. Subclasses set `code`, `status`, `title`; `help` says what to do about it."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 422
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""

    registry: ClassVar[dict[str, type[Problem]]] = {}

    def __init__(
        self,
        detail: str = "",
        *,
        pointer: str | None = None,
        errors: Iterable[FieldError] = (),
        retry_after: int | None = None,
    ) -> None:
        self.detail = detail or self.title + "."
        listed = tuple(errors)
        if pointer is not None and not listed:
            listed = (FieldError(pointer, self.code, self.detail),)
        self.errors = listed
        self.retry_after = retry_after
        super().__init__(self.detail)

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            known = Problem.registry.setdefault(cls.code, cls)
            same = (known.__module__, known.__qualname__) == (cls.__module__, cls.__qualname__)
            if not same:
                raise TypeError(f"Problem code {cls.code!r} is taken by {known.__qualname__}.")


class Malformed(Problem):
    """The input is not of the documented shape."""

    code, status, title = "malformed", 400, "The input has the wrong shape"
    help = "Compare the fields named under `errors` with the schema of this call."


class NotSignedIn(Problem):
    """No credentials, or none that we know."""

    code, status, title = "not_signed_in", 401, "Sign in first"
    help = "Send `Authorization: Bearer cw_…` with a live token, or sign in to the portal."


class Forbidden(Problem):
    """The caller can see the thing but may not do this to it."""

    code, status, title = "forbidden", 403, "You may not do this"
    help = "The page of permissions says which role may; ask your organization's admin."


class NotFound(Problem):
    """Missing, or invisible to the caller: the two answers are identical."""

    code, status, title = "not_found", 404, "There is no such thing here"
    help = "Check the identifier. Things you may not see answer exactly like missing ones."


class Conflict(Problem):
    """The thing is not in a state in which this can be done."""

    code, status, title = "conflict", 409, "This cannot be done in the present state"
    help = "Read the thing again: its state has changed, or the step comes later or earlier."


class Busy(Problem):
    """Somebody else holds the lock; the same call works in a moment."""

    code, status, title = "busy", 409, "Somebody else is changing this right now"
    help = "Nothing was changed. Send the same call again after the time in Retry-After."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, retry_after=1)


class StepUpRequired(Problem):
    """The act needs a fresh sign-in."""

    code, status, title = "step_up_required", 403, "Confirm that it is you"
    help = "Sign in again (password, code or passkey); the confirmation lasts fifteen minutes."


class Invalid(Problem):
    """A rule refuses the value although its shape is right."""

    code, status, title = "invalid", 422, "A rule refuses this value"
    help = "The sentence under `detail` names the rule."
