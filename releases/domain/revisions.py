"""Revision ids are git's own: blob, tree and commit objects hashed in git's format.

Directories so have true ids and an export keeps them. SHA-1 is only an address here; trust
hangs on the manifest's SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

FILE_MODE, TREE_MODE = b"100644", b"40000"


def object_id(kind: str, body: bytes) -> str:
    """The id git gives an object: SHA-1 over `kind size NUL body`."""
    return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body, usedforsecurity=False).hexdigest()


def blob_id(content: bytes) -> str:
    """The git id of a regular file."""
    return object_id("blob", content)


def pointer_text(sha256: str, size: int) -> bytes:
    """What git stores in place of a large file (git-lfs specification v1)."""
    return (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n"
    ).encode()


def pointer_id(sha256: str, size: int) -> str:
    """The git id of a large file's pointer."""
    return blob_id(pointer_text(sha256, size))


@dataclass(frozen=True, slots=True)
class Tree:
    """A revision's root id, and the id of every folder by its path (the root under "")."""

    oid: str
    folders: dict[str, str]


def tree(files: Iterable[tuple[str, str]]) -> Tree:
    """The git trees over (path, git blob id) pairs; an empty set gives git's empty tree."""
    children: dict[str, dict[str, tuple[bytes, str]]] = {"": {}}
    for path, oid in files:
        folder, _, name = path.rpartition("/")
        _ensure(children, folder)
        children[folder][name] = (FILE_MODE, oid)
    folders: dict[str, str] = {}
    for folder in sorted(children, key=lambda path: (-path.count("/"), path == "", path)):
        oid = object_id("tree", _tree_body(children[folder]))
        folders[folder] = oid
        if folder:
            above, _, name = folder.rpartition("/")
            children[above][name] = (TREE_MODE, oid)
    return Tree(folders[""], folders)


def _ensure(children: dict[str, dict[str, tuple[bytes, str]]], folder: str) -> None:
    while folder not in children:
        children[folder] = {}
        folder = folder.rpartition("/")[0]


def _tree_body(entries: dict[str, tuple[bytes, str]]) -> bytes:
    """Entries in git's order, in which a folder sorts as if its name ended with a slash."""

    def key(name: str) -> bytes:
        return name.encode() + (b"/" if entries[name][0] == TREE_MODE else b"")

    body = b""
    for name in sorted(entries, key=key):
        mode, oid = entries[name]
        body += mode + b" " + name.encode() + b"\0" + bytes.fromhex(oid)
    return body


def commit_id(
    *, tree_oid: str, parent: str, author: str, email: str, at: datetime, message: str
) -> str:
    """The git id of a commit by one author, in UTC."""
    who = f"{_plain(author)} <{_plain(email)}> {int(at.timestamp())} +0000"
    lines = [f"tree {tree_oid}"]
    if parent:
        lines.append(f"parent {parent}")
    lines += [f"author {who}", f"committer {who}", "", message.rstrip("\n")]
    return object_id("commit", ("\n".join(lines) + "\n").encode())


def _plain(name: str) -> str:
    """A name as it may stand in a commit header."""
    return "".join(c for c in name if c not in "<>\n\r\0").strip() or "unknown"
