"""Our git ids are git's, asked of git itself."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.domain import revisions

NAMES = st.text("abcAB09._- é", min_size=1, max_size=6).filter(
    lambda name: name.strip() == name and name not in (".", "..") and not name.startswith(".git")
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty repository."""
    place = tmp_path_factory.mktemp("git")
    _git(place, "init", "-q", ".")
    return place


def _git(place: Path, *arguments: str, stdin: bytes = b"", **variables: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *arguments],
        cwd=place,
        input=stdin,
        env={**clean, **variables},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def _is_tree(paths: list[str]) -> bool:
    """No path is a folder of another."""
    return not any(other.startswith(path + "/") for path in paths for other in paths)


@settings(max_examples=25, deadline=None)
@given(content=st.binary(max_size=3000))
def test_a_blob_has_gits_id(git: Path, content: bytes) -> None:
    assert revisions.blob_id(content) == _git(git, "hash-object", "--stdin", stdin=content)


def test_the_empty_tree_has_gits_well_known_id() -> None:
    assert revisions.tree(()).oid == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@settings(max_examples=20, deadline=None)
@given(files=st.dictionaries(PATHS, st.binary(max_size=20), max_size=8))
def test_trees_have_gits_ids(git: Path, files: dict[str, bytes]) -> None:
    if not _is_tree(list(files)):
        return
    _git(git, "read-tree", "--empty")
    lines = []
    for path, content in files.items():
        oid = _git(git, "hash-object", "-w", "--stdin", stdin=content)
        lines.append(f"100644 {oid}\t{path}\0")
    _git(git, "update-index", "-z", "--index-info", stdin="".join(lines).encode())
    found = revisions.tree((path, revisions.blob_id(raw)) for path, raw in files.items())
    root = _git(git, "write-tree")
    assert found.oid == root
    for folder, oid in found.folders.items():
        if folder:
            assert oid == _git(git, "rev-parse", f"{root}:{folder}")


def test_a_commit_has_gits_id(git: Path) -> None:
    empty = _git(git, "mktree")
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (
            ("NAME", "Ada Example"),
            ("EMAIL", "ada@example.com"),
            ("DATE", "1790000000 +0000"),
        )
    }
    first = _git(git, "commit-tree", empty, stdin="Überschrift\n\nText\n".encode(), **who)
    second = _git(git, "commit-tree", empty, "-p", first, stdin=b"Two\n", **who)
    common = {
        "tree_oid": empty,
        "author": "Ada Example",
        "email": "ada@example.com",
        "at": datetime.fromtimestamp(1_790_000_000, UTC),
    }
    assert first == revisions.commit_id(**common, parent="", message="Überschrift\n\nText")
    assert second == revisions.commit_id(**common, parent=first, message="Two")


@pytest.mark.parametrize(("size", "length"), [(0, 126), (1, 126), (123_456_789, 134)])
def test_a_pointer_has_the_length_that_clients_expect(size: int, length: int) -> None:
    text = revisions.pointer_text("0" * 64, size)
    assert len(text) == length == 125 + len(str(size))
    assert text.startswith(b"version https://git-lfs.github.com/spec/v1\noid sha256:")
