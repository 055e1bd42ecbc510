"""What a commit does to a tree, in order: put a file, remove a file, remove a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consortium.kernel.errors import NotFound
from releases.domain.paths import check_path, check_tree


class NothingToDelete(NotFound):
    """The commit removes what is not there."""


@dataclass(frozen=True, slots=True)
class Put:
    """Place the bytes with this SHA-256 at `path`; `large` is git-lfs's mode."""

    path: str
    sha256: str
    large: bool


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """Remove one file."""

    path: str


@dataclass(frozen=True, slots=True)
class DeleteFolder:
    """Remove everything below a folder."""

    path: str


Change = Put | DeleteFile | DeleteFolder


def apply(
    tree: Mapping[str, tuple[str, bool]], changes: Iterable[Change]
) -> dict[str, tuple[str, bool]]:
    """`tree` (path → SHA-256 and mode) after `changes`.

    Raises:
        PathRefused: a bad path, or two that collide in the result.
        NothingToDelete: a removal of what is not there.

    """
    found = dict(tree)
    for change in changes:
        check_path(change.path.rstrip("/") if isinstance(change, DeleteFolder) else change.path)
        if isinstance(change, Put):
            found[change.path] = (change.sha256, change.large)
        elif isinstance(change, DeleteFile):
            if found.pop(change.path, None) is None:
                raise NothingToDelete("A file with this name doesn't exist")
        else:
            prefix = change.path.rstrip("/") + "/"
            gone = [path for path in found if path.startswith(prefix)]
            if not gone:
                raise NothingToDelete("A file with this name doesn't exist")
            for path in gone:
                del found[path]
    check_tree(found)
    return found
