"""One table from refusals to what clients test: status, X-Error-Code, X-Error-Message, body.

What a caller may not know answers exactly like what does not exist: every sentence of the two
"not found" rows is constant. Each text is sent twice, in a header and in the body.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpResponse

from consortium.kernel.errors import Busy, Malformed, NotFound, NotSignedIn, Problem
from consortium.shell.problems import Broken
from releases.actions.commit_revision import BytesUnknown
from releases.domain.changes import NothingToDelete
from releases.queries import (
    FileMissing,
    NotOpenYet,
    ReleaseDisabled,
    RepositoryMissing,
    RevisionMissing,
)

log = logging.getLogger(__name__)
BAD_TOKEN = "Invalid credentials in Authorization header"  # clients compare this sentence
DISABLED = "Access to this resource is disabled."  # and this one
_PLAIN = str.maketrans({"–": "-", "—": "-", "…": "...", "’": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as it goes over the wire."""

    status: int
    message: str
    code: str = ""
    client_code: str = ""
    warning: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def refusal(error: Exception, *, anonymous: bool, about_repository: bool) -> Refusal:
    """What `error` is to a client. `anonymous`: no token was sent at all."""
    if isinstance(error, NotSignedIn):
        return _not_signed_in(error, anonymous, about_repository)
    if isinstance(error, Problem):
        return _problem(error, anonymous)
    if isinstance(error, DisallowedHost | SuspiciousOperation):
        return Refusal(400, "The request cannot be read.", Malformed.code)
    log.error("Unhandled error in the hub", exc_info=error)
    return Refusal(500, Broken.title + ".", Broken.code)


def _not_signed_in(error: Problem, anonymous: bool, about_repository: bool) -> Refusal:
    if not anonymous:
        return Refusal(401, BAD_TOKEN, error.code)
    if about_repository:
        return _missing_repository(anonymous=True)
    return Refusal(401, "Sign in first: send a token.", error.code)


def _missing_repository(*, anonymous: bool) -> Refusal:
    status = 401 if anonymous else 404
    return Refusal(status, "Repository not found.", NotFound.code, "RepoNotFound")


def _problem(error: Problem, anonymous: bool) -> Refusal:
    if isinstance(error, RepositoryMissing):
        return _missing_repository(anonymous=anonymous)
    if isinstance(error, RevisionMissing):
        return Refusal(404, "Revision not found.", NotFound.code, "RevisionNotFound")
    if isinstance(error, FileMissing):
        seen = {"X-Repo-Commit": error.revision.oid}
        return Refusal(404, "Entry not found.", NotFound.code, "EntryNotFound", headers=seen)
    if isinstance(error, NothingToDelete):
        return Refusal(404, error.detail, error.code, "EntryNotFound")
    if isinstance(error, NotOpenYet):
        status = 401 if anonymous else 403
        return Refusal(
            status, error.detail, error.code, "GatedRepo", warning=f"embargo; {error.detail}"
        )
    if isinstance(error, ReleaseDisabled):
        told = "hold; This release was held or withdrawn by the secretariat."
        return Refusal(403, DISABLED, error.code, warning=told)
    if isinstance(error, BytesUnknown):
        text = f"LFS pointer points to a file that does not exist. {error.detail}"
        return Refusal(400, text, error.code)
    if isinstance(error, Busy):
        return Refusal(503, error.detail, error.code, headers={"Retry-After": "1"})
    wait = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    status = 400 if error.status == 422 else error.status  # clients know 400 only
    return Refusal(status, error.detail, error.code, headers=wait)


def respond(found: Refusal) -> HttpResponse:
    """The answer; its body is always an object."""
    body = json.dumps({"error": found.message, "code": found.code}).encode()
    response = HttpResponse(body, status=found.status, content_type="application/json")
    response["X-Error-Message"] = header_text(found.message)
    if found.client_code:
        response["X-Error-Code"] = found.client_code
    if found.warning:
        response["X-HF-Warning"] = header_text(found.warning)
    for name, value in found.headers.items():
        response[name] = value
    return response


def header_text(text: str) -> str:
    """One line of ASCII, at most 1,000 bytes; anything else would arrive encoded."""
    plain = " ".join(text.translate(_PLAIN).split())
    return plain.encode("ascii", "replace").decode("ascii")[:1000]
