"""What can be done with a release in its present state."""

from __future__ import annotations

from consortium.kernel.errors import Conflict, Invalid
from releases.models import Release


class ReleaseNotStaged(Conflict):
    """What was sealed is never changed."""

    code, title = "release_not_staged", "This release can no longer be changed"
    help = "Stage a new version; a sealed tree stays as it is."


class NotSealed(Invalid):
    """Windows belong to sealed releases."""

    code, title = "not_sealed", "The release is not sealed"
    help = "Seal it first: a window opens exactly one frozen tree."


class ReleaseOver(Conflict):
    """Withdrawn releases do not open again."""

    code, title = "release_over", "This release was withdrawn"
    help = "Release a new version."


def check_staged(release: Release) -> None:
    """Raise unless `release` can still be changed."""
    if release.state != "staged":
        raise ReleaseNotStaged


def check_sealed(release: Release) -> None:
    """Raise unless `release` is sealed and not withdrawn."""
    if release.state == "withdrawn":
        raise ReleaseOver
    if release.state != "sealed":
        raise NotSealed
