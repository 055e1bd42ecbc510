"""Names that reach a file system, a URL and a git tree at once must be harmless in all three."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from consortium.kernel.errors import FieldError, Invalid

MAX_PATH_BYTES = 512
MAX_REF_BYTES = 200

# First path segments that the portal, the API and the hub protocol use themselves.
_RESERVED = """
account admin api apply datasets docs favicon.ico invitations join journal kernels media models
open organizations portal problems ready roadmap robots.txt settings sign-in spaces staff static
status theme v1 v2 xet _get _lfs
"""
RESERVED_NAMESPACES = frozenset(_RESERVED.split())

_NAME = re.compile(r"[A-Za-z0-9._-]{1,96}")
_HEX40 = re.compile(r"[0-9a-f]{40}")
_SEMVER_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_SEMVER = re.compile(
    rf"({_SEMVER_NUMBER})\.({_SEMVER_NUMBER})\.({_SEMVER_NUMBER})(?:-([0-9A-Za-z.-]{{1,40}}))?"
)
_REF_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)")


class PathRefused(Invalid):
    """The path could mean something else on another system, or collides with another."""

    code, title = "path_refused", "This path is not allowed"
    help = (
        "Use relative paths with `/`, at most 512 bytes, without `..`, control characters or "
        "`.git`, and no two that differ only in case or accents' encoding."
    )


class NameRefused(Invalid):
    """A repository, branch or tag name that clients or git would refuse."""

    code, title = "name_refused", "This name is not allowed"
    help = "Letters, digits, `.`, `_` and `-`; see docs/distribution.md for the exact rule."


class VersionRefused(Invalid):
    """Versions are semantic: `major.minor.patch`, optionally `-pre.release`."""

    code, title = "version_refused", "This is not a semantic version"
    help = "Write it like 2.0.0 or 2.0.0-rc.1, without a leading v."


def path_fault(path: str) -> str:
    """Why `path` is refused; empty when it is fine."""
    try:
        raw = path.encode("utf-8")
    except UnicodeEncodeError:
        return "it is not valid Unicode"
    if not path:
        return "it is empty"
    if len(raw) > MAX_PATH_BYTES:
        return f"it is longer than {MAX_PATH_BYTES} bytes"
    if "\\" in path:
        return "it holds a backslash"
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in path):
        return "it holds a control or invisible character"
    segments = path.split("/")
    if "" in segments:
        return "it starts or ends with a slash, or has two in a row"
    if "." in segments or ".." in segments:
        return "it holds a `.` or `..` segment"
    if any(fold(segment) == ".git" for segment in segments):
        return "it reaches into .git"
    if any(segment != segment.strip() for segment in segments):
        return "a segment starts or ends with a space"
    return ""


def check_path(path: str, *, pointer: str = "/path") -> str:
    """`path` itself, or PathRefused."""
    fault = path_fault(path)
    if fault:
        shown = path[:80].encode("unicode_escape").decode("ascii")
        raise PathRefused(f"The path '{shown}' is refused: {fault}.", pointer=pointer)
    return path


def fold(path: str) -> str:
    """What two paths share when some file system would take them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collisions(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs that fold to one name, and files that another path uses as a folder."""
    seen: dict[str, str] = {}
    found = []
    every = sorted(set(paths))
    for path in every:
        first = seen.setdefault(fold(path), path)
        if first != path:
            found.append((first, path))
    for path in every:
        parts = fold(path).split("/")
        for cut in range(1, len(parts)):
            above = seen.get("/".join(parts[:cut]))
            if above is not None:
                found.append((above, path))
    return found


def check_tree(paths: Iterable[str]) -> None:
    """Refuse a set of paths in which two would collide, naming each pair."""
    found = collisions(paths)
    if found:
        errors = [
            FieldError("/files", PathRefused.code, f"{first} and {second} are one name to others.")
            for first, second in found[:50]
        ]
        raise PathRefused(errors[0].detail, errors=errors)


def name_fault(name: str) -> str:
    """Why a repository name is refused (the clients' own rule); empty when it is fine."""
    if not _NAME.fullmatch(name):
        return "use 1 to 96 of A–Z, a–z, 0–9, `.`, `_`, `-`"
    if "--" in name or ".." in name:
        return "`--` and `..` are not allowed"
    if name[0] in "-." or name[-1] in "-.":
        return "it may not start or end with `-` or `.`"
    if name.lower().endswith(".git"):
        return "it may not end with .git"
    return ""


def check_name(name: str, *, pointer: str = "/name") -> str:
    """`name` itself, or NameRefused."""
    fault = name_fault(name)
    if fault:
        raise NameRefused(f"The name is refused: {fault}.", pointer=pointer)
    return name


def check_namespace(namespace: str, *, pointer: str = "/namespace") -> str:
    """`namespace` itself, unless it is a bad name or one of our own first path segments."""
    check_name(namespace, pointer=pointer)
    if namespace.lower() in RESERVED_NAMESPACES:
        raise NameRefused(f"{namespace} is a reserved word.", pointer=pointer)
    return namespace


def check_ref(name: str, *, pointer: str = "/name") -> str:
    """A branch or tag name by git's rules, and not one that sealing or an id could be."""
    bad = (
        not name
        or len(name.encode("utf-8", "replace")) > MAX_REF_BYTES
        or _REF_FORBIDDEN.search(name)
        or name.startswith(("/", ".", "-", "refs/"))
        or name.endswith(("/", "."))
        or name == "@"
    )
    if bad:
        raise NameRefused("Git does not allow this name for a branch or tag.", pointer=pointer)
    if _HEX40.fullmatch(name):
        raise NameRefused("Forty hex digits would be taken for a revision id.", pointer=pointer)
    if name.startswith("v") and _SEMVER.fullmatch(name[1:]):
        raise NameRefused("Tags such as v1.0.0 are made by sealing only.", pointer=pointer)
    return name


def version_key(version: str) -> tuple[int, int, int, int, tuple[tuple[int, int, str], ...]]:
    """The order of semantic versions (semver.org, section 11), or VersionRefused."""
    found = _SEMVER.fullmatch(version)
    if not found:
        raise VersionRefused(pointer="/version")
    major, minor, patch, tail = found.groups()
    if tail is None:
        return int(major), int(minor), int(patch), 1, ()
    parts = tail.split(".")
    if any(not part or (part.isdigit() and len(part) > 1 and part[0] == "0") for part in parts):
        raise VersionRefused(pointer="/version")
    keys = tuple(
        (0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts
    )
    return int(major), int(minor), int(patch), 0, keys
