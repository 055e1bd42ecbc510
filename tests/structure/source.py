"""The product's own files as text and as trees; what the structure tests read."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("consortium", "members", "votes", "releases")
APPS = (
    "consortium/kernel",
    "consortium/shell",
    "consortium/journal",
    "consortium/roadmap",
    "members",
    "consortium/ledger",
    "consortium/costs",
    "consortium/billing",
    "votes",
    "releases",
    "consortium/notices",
    "consortium/dashboard",
)


def files(*places: str, migrations: bool = False) -> list[Path]:
    """Python files below `places` (the whole product by default), sorted."""
    found = (path for place in places or PACKAGES for path in (ROOT / place).rglob("*.py"))
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports when it runs (not what it names only as a type)."""
    typing_only = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def floor(path: Path, name: str) -> bool:
    """Whether a file stands on floor `name` of its app."""
    return name in path.with_suffix("").parts


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
